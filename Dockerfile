# syntax=docker/dockerfile:1
# The host as a container for linux/amd64, without a shell and not as root. Build: docker build -t connectorhost .

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Projects first: the restored packages stay cached until a reference changes.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY eng/BannedSymbols.txt eng/
COPY src/ConnectorHost/ConnectorHost.csproj src/ConnectorHost/
COPY src/ConnectorHost.Runtime/ConnectorHost.Runtime.csproj src/ConnectorHost.Runtime/
COPY src/ConnectorHost.PluginApi/ConnectorHost.PluginApi.csproj src/ConnectorHost.PluginApi/
COPY src/ConnectorHost.HealthEvents/ConnectorHost.HealthEvents.csproj src/ConnectorHost.HealthEvents/
COPY src/ConnectorHost.Connectors.Hl7/ConnectorHost.Connectors.Hl7.csproj src/ConnectorHost.Connectors.Hl7/
COPY src/ConnectorHost.Hl7/ConnectorHost.Hl7.csproj src/ConnectorHost.Hl7/
COPY src/ConnectorHost.Transforms/ConnectorHost.Transforms.csproj src/ConnectorHost.Transforms/
COPY src/ConnectorHost.Converters/ConnectorHost.Converters.csproj src/ConnectorHost.Converters/
RUN dotnet restore src/ConnectorHost -r linux-x64 -p:PublishReadyToRun=true

COPY src/ src/
# The package holds three builds of librdkafka for this platform, 12 MB each, and 19 MB for Windows. The one kept needs glibc only; the others need libsasl2 or musl.
RUN dotnet publish src/ConnectorHost -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true --no-restore -o /app \
    && rm -rf /app/librdkafka /app/librdkafka.so /app/alpine-librdkafka.so \
    && test -f /app/centos8-librdkafka.so \
    && mkdir -p /app/connectors /data
COPY connectors/*.json /app/connectors/

# The variant "extra" has time zones, which 'hl7.timezone' needs.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app ./
# A new volume takes its owner from here.
COPY --from=build --chown=$APP_UID:$APP_UID /data /data

# Inside a container the loopback default of the REST API would be out of reach.
ENV CONNECT_LISTENERS=http://:8083 \
    DOTNET_gcServer=0 \
    DOTNET_EnableDiagnostics=0
USER $APP_UID
VOLUME /data
EXPOSE 8083 2575
# Long enough for the tasks' graceful time; docker stop -t or stop_grace_period should leave 15 seconds.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["dotnet", "ConnectorHost.dll", "health", "--data", "/data"]
ENTRYPOINT ["dotnet", "ConnectorHost.dll", "--data", "/data"]
