# The conference rooms. Its API listens where its name leads, and wants AULA_JANUS_SECRET.
FROM aula-base
USER root
RUN docker/packages.sh run:rooms
USER aula
ENV AULA_JANUS_PORTS=10000-10399
EXPOSE 10000-10399/udp
CMD ["janus"]
