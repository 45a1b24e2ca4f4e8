# One image; the command chooses what it does: serve (default), worker, skills sync, ask ...
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
ENV PATH=/venv/bin:$PATH CTO_TEAM_HOME=/var/lib/cto-team CTO_TEAM_HOST=0.0.0.0 HF_HUB_OFFLINE=1 ORT_DISABLE_TELEMETRY=1
VOLUME /var/lib/cto-team
EXPOSE 8765
HEALTHCHECK --interval=30s --timeout=5s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8765/ready', timeout=4)"]
ENTRYPOINT ["tini", "--", "cto-team"]
CMD ["serve"]
