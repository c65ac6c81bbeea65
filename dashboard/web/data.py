"""placeholder"""


def register(*args: object) -> None:
    """Filled in next."""
