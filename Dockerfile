# syntax=docker/dockerfile:1
# The warehouse as an image: the project and tstl, without what only tests and the build need.
#
#   docker build --build-arg GIT_COMMIT="$(git rev-parse HEAD)" --tag web-shop-warehouse .
#   docker run --rm --env-file .env web-shop-warehouse build --target prod

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
# What a run writes belongs to the user that it runs as; the code does not.
RUN mkdir -p data target logs .tstl && chown node:node data target logs .tstl
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json tstl.config.yaml ./
COPY analyses ./analyses
COPY dashboards ./dashboards
COPY macros ./macros
COPY models ./models
COPY seeds ./seeds
COPY snapshots ./snapshots
COPY sources ./sources
COPY tests ./tests
# There is no git in the image; the run history takes the commit from here.
ARG GIT_COMMIT
ENV TSTL_GIT_COMMIT=$GIT_COMMIT
RUN ln -s /app/dist/tstl.js /usr/local/bin/tstl
USER node
VOLUME ["/app/data", "/app/target", "/app/logs", "/app/.tstl"]
# Healthy where the database of the target answers.
HEALTHCHECK --interval=60s --timeout=15s --start-period=10s --retries=3 CMD ["tstl", "debug", "--connection", "--log-level-file", "none"]
ENTRYPOINT ["tstl"]
CMD ["build"]
