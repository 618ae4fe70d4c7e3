namespace ConnectorHost.Runtime.Kafka;

/// <summary>Kafka clients, each with settings of its own.</summary>
[Flags]
internal enum ClientKind { Producer = 1, Consumer = 2, Admin = 4, All = Producer | Consumer | Admin }
