# The conference rooms. Its API listens on 127.0.0.1 of the viewer's network namespace.
FROM aula-base
USER root
RUN docker/packages.sh run:rooms
USER aula
ENV AULA_JANUS_PORTS=10000-10399
EXPOSE 10000-10399/udp
CMD ["janus"]
