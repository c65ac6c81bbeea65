# Preparing and serving stay apart: the last stage gets the public releases, their outlines and the
# libraries of a server, and neither sources nor internal releases: those may hold numbers that are
# protected. Nothing but the packages of the lock files, checked by their hashes, is installed.
#
#   docker build -t bildungsatlas .                               serves what data/sources holds
#   docker build -t bildungsatlas --build-arg MUNICIPALITY=krefeld .  that municipality alone
#   docker build -t bildungsatlas-werkzeug --target tools .       the command, without data

FROM python:3.11-slim-bookworm AS base
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONUNBUFFERED=1
RUN python -m venv /venv
WORKDIR /atlas

FROM base AS tools
COPY requirements.lock ./
RUN /venv/bin/python -m pip install --require-hashes --no-deps -r requirements.lock
COPY pyproject.toml README.md LICENSE THIRD_PARTY_NOTICES.md app.py ./
COPY layers layers
COPY dashboard dashboard
COPY assets assets
# Linked, not copied: styles, scripts and releases lie beside the packages.
RUN /venv/bin/python -m pip install --no-deps --no-build-isolation --no-index --editable .
USER 10001
ENTRYPOINT ["/venv/bin/bildungsatlas"]

FROM tools AS prepared
USER root
COPY data/sources data/sources
ARG MUNICIPALITY=""
RUN /venv/bin/bildungsatlas prepare ${MUNICIPALITY}

FROM base AS serving
COPY requirements-serve.lock ./
RUN /venv/bin/python -m pip install --require-hashes --no-deps -r requirements-serve.lock
COPY pyproject.toml README.md LICENSE THIRD_PARTY_NOTICES.md app.py ./
COPY layers layers
COPY dashboard dashboard
COPY assets assets
RUN /venv/bin/python -m pip install --no-deps --no-build-isolation --no-index --editable . \
 && /venv/bin/python -m compileall -q layers dashboard \
 && /venv/bin/python -m dashboard.web.compressed \
 && /venv/bin/python -m pip uninstall --yes --quiet pip

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Bildungsatlas" \
      org.opencontainers.image.description="Dashboard and thematic map server for municipal education monitoring" \
      org.opencontainers.image.licenses="EUPL-1.2" \
      org.opencontainers.image.documentation="docs/betrieb.md"
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BILDUNGSATLAS_HOST=0.0.0.0
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin atlas
WORKDIR /atlas
COPY --from=serving /venv /venv
COPY --from=serving /atlas/app.py /atlas/README.md /atlas/LICENSE /atlas/THIRD_PARTY_NOTICES.md ./
COPY --from=serving /atlas/layers layers
COPY --from=serving /atlas/dashboard dashboard
COPY --from=serving /atlas/assets assets
COPY --from=serving /atlas/build/assets build/assets
COPY --from=prepared /atlas/data/tables data/tables
COPY --from=prepared /atlas/data/geo data/geo
# Nothing is written outside /tmp: the image runs with a read-only file system and a tmpfs there.
USER atlas
EXPOSE 8050
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["/venv/bin/python", "-c", \
  "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('BILDUNGSATLAS_PORT', '8050') + '/gesund', timeout=4)"]
CMD ["/venv/bin/bildungsatlas", "serve"]
