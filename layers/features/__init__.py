"""Areas and facilities as features with geometry and values, for interfaces that hand them on."""
