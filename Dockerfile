# One image; the command chooses what it does: serve (default), worker, keys create, skills sync, ask ...
# It listens on all addresses, and so does not start before there is a key:
#     docker run --rm -v cto-team:/var/lib/cto-team cto-team keys create ops --operator
#     docker run -d --name team -p 8765:8765 -v cto-team:/var/lib/cto-team cto-team
#     docker exec team cto-team keys list
# One container at a time may use the embedded database of a volume; several share a server named by DATABASE_URL.
FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.lock pyproject.toml README.md ./
# The CPU build of torch: the model is small, and the CUDA libraries would add gigabytes.
RUN python -m venv /venv \
 && version=$(sed -n 's/^torch==//p' requirements.lock) \
 && /venv/bin/pip install --no-cache-dir --index-url https://download.pytorch.org/whl/cpu "torch==${version}" \
 && /venv/bin/pip install --no-cache-dir --requirement requirements.lock
COPY app app
RUN /venv/bin/pip install --no-cache-dir --no-deps --editable .

FROM python:3.11-slim
# tini reaps the embedded Postgres should it die: a zombie would be taken for a living server.
RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 cto && install -d -o cto -g cto /var/lib/cto-team
WORKDIR /app
COPY --from=build /venv /venv
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY agents agents
COPY policies policies
COPY prompts prompts
COPY skills skills
COPY migrations migrations
COPY evals evals
USER cto
ENV PATH=/venv/bin:$PATH CTO_TEAM_HOME=/var/lib/cto-team CTO_TEAM_HOST=0.0.0.0 CTO_TEAM_PORT=8765 HF_HUB_OFFLINE=1 ORT_DISABLE_TELEMETRY=1
VOLUME /var/lib/cto-team
EXPOSE 8765
# Alive is enough: while its database is away the service waits for it, and to be started anew would not help. The first
# start makes the database and reads the skills in. Containers that serve nothing are run with --no-healthcheck.
HEALTHCHECK --start-period=180s --interval=30s --timeout=5s CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['CTO_TEAM_PORT']}/health\", timeout=4)"]
ENTRYPOINT ["tini", "--", "cto-team"]
CMD ["serve"]
