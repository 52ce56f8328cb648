# Pages, API, playlists, media, signalling.
FROM aula-base
ENV AULA_HOST=0.0.0.0
EXPOSE 8090
CMD ["viewer"]
