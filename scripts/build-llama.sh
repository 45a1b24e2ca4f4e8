#!/usr/bin/env bash
# Builds llama-cpp-python's server from source in an environment of its own, .venv-llama. Takes 10 to 20 minutes.
# It needs a C and C++ compiler; CMake and Ninja come from the package index where the system lacks them.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly HOME_OF_LLAMA=.venv-llama VERSION=0.3.36 GGUF_VERSION=0.19.0
readonly STAMP="$HOME_OF_LLAMA/.built-$VERSION-$GGUF_VERSION"

if [ -e "$STAMP" ]; then exit 0; fi
command -v c++ >/dev/null || { echo "A C++ compiler is missing: apt install g++, or xcode-select --install" >&2; exit 1; }

python=${PYTHON:-$(command -v python3.11 || command -v python3)}
[ -x "$HOME_OF_LLAMA/bin/python" ] || "$python" -m venv "$HOME_OF_LLAMA"

# Static and without the parts that a text server has no use for; no instructions beyond AVX2, so that the build can
# move to another machine of the same kind.
export CMAKE_ARGS="-DCMAKE_BUILD_TYPE=Release -DGGML_NATIVE=OFF -DGGML_OPENMP=OFF -DMTMD_BUILD=OFF -DLLAVA_BUILD=OFF \
-DLLAMA_CURL=OFF -DLLAMA_OPENSSL=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_TOOLS=OFF \
-DLLAMA_BUILD_SERVER=OFF"
export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-2}

began=$SECONDS
# Without pip's cache: it would give back an earlier build, whatever options that had.
nice -n 15 "$HOME_OF_LLAMA/bin/python" -m pip install --disable-pip-version-check --no-cache-dir \
    --no-binary llama-cpp-python \
    "llama-cpp-python[server]==$VERSION" "gguf==$GGUF_VERSION"
"$HOME_OF_LLAMA/bin/python" -c 'import llama_cpp, llama_cpp.server.app, gguf; print("llama-cpp-python", llama_cpp.__version__)'
touch "$STAMP"
echo "Built in $((SECONDS - began)) s."
