# HTTPS before everything. Not root: its certificates are below /var/lib/caddy.
FROM caddy:2
COPY docker/Caddyfile /etc/caddy/Caddyfile
RUN mkdir -p /var/lib/caddy && chown 1000:1000 /var/lib/caddy
ENV XDG_DATA_HOME=/var/lib/caddy XDG_CONFIG_HOME=/tmp
USER 1000:1000
EXPOSE 80 443 443/udp
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile"]
