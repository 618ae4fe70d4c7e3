namespace ConnectorHost.MllpLoad;

internal enum ReportForm { Text, Json }
