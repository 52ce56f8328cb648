# TURN: the way into rooms for people whose network lets no UDP through. Not root: it reads the certificate of Caddy's user.
FROM coturn/coturn:4
COPY --chmod=755 docker/turn.sh /turn.sh
USER 1000:1000
EXPOSE 3478 3478/udp 5349
ENTRYPOINT []
CMD ["/turn.sh"]
