# Lost recordings and jobs, retention.
FROM aula-base
CMD ["keeper"]
