# Stands in for the image caddy: its program has the same capability.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends caddy ca-certificates libcap2-bin netcat-openbsd \
 && setcap cap_net_bind_service=+ep /usr/bin/caddy
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile"]
