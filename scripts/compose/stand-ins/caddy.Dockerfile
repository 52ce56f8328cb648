# Stands in for the image caddy.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends caddy ca-certificates
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile"]
