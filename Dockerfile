# Two stages: the first installs and prepares, the second only serves. It gets the public releases and
# their outlines, and neither sources nor internal releases: those may hold numbers that are protected.
# Nothing but the packages of requirements.lock, checked by their hashes, is installed.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /atlas
RUN python -m venv /venv
COPY requirements.lock ./
RUN /venv/bin/python -m pip install --require-hashes --no-deps -r requirements.lock
COPY pyproject.toml README.md LICENSE THIRD_PARTY_NOTICES.md app.py ./
COPY layers layers
COPY dashboard dashboard
COPY assets assets
COPY data/sources data/sources
# Linked, not copied: styles, scripts and releases lie beside the packages.
RUN /venv/bin/python -m pip install --no-deps --no-build-isolation --no-index --editable . \
 && /venv/bin/bildungsatlas demo \
 && /venv/bin/bildungsatlas prepare

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BILDUNGSATLAS_HOST=0.0.0.0
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin atlas
COPY --from=build /venv /venv
WORKDIR /atlas
COPY --from=build /atlas/app.py /atlas/README.md /atlas/LICENSE /atlas/THIRD_PARTY_NOTICES.md ./
COPY --from=build /atlas/layers layers
COPY --from=build /atlas/dashboard dashboard
COPY --from=build /atlas/assets assets
COPY --from=build /atlas/data/tables data/tables
COPY --from=build /atlas/data/geo data/geo
USER atlas
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["/venv/bin/python", "-c", \
  "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('BILDUNGSATLAS_PORT', '8050') + '/gesund', timeout=4)"]
CMD ["/venv/bin/bildungsatlas", "serve"]
