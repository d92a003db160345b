# One image for every process of proofstream; the command names the process.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml requirements.lock README.md ./
COPY schemas schemas
COPY processors processors
COPY storage storage
COPY streams streams
COPY specimens specimens
COPY reports reports
RUN python -m venv /opt/proofstream \
 && /opt/proofstream/bin/pip install --no-cache-dir -c requirements.lock .

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-chi-sim libgl1 libglib2.0-0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --home-dir /var/lib/proofstream proofstream
COPY --from=build /opt/proofstream /opt/proofstream
ENV PATH=/opt/proofstream/bin:$PATH OMP_THREAD_LIMIT=1 PYTHONUNBUFFERED=1
USER proofstream
ENTRYPOINT ["proofstream"]
