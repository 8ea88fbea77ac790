# syntax=docker/dockerfile:1

FROM node:22-bookworm-slim AS assets
WORKDIR /src/web/assets
COPY web/assets/package.json web/assets/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web/assets/ ./
RUN npm run build

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
COPY --from=assets /src/web/assets/dist/ web/assets/dist/
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o /huizhida ./cmd/huizhida

# No Postgres server in here: DATABASE_URL names one.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin huizhida
COPY --from=build /huizhida /usr/local/bin/huizhida
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGINT
ENTRYPOINT ["huizhida"]
CMD ["serve", "--addr", ":8080"]
