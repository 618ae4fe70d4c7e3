using ConnectorHost.PluginApi.Connectors;

namespace ConnectorHost.Runtime.Pipeline;

/// <summary>Stages in Kafka Connect's spelling.</summary>
internal static class StageNames
{
    public static string Of(Stage stage) => stage switch
    {
        Stage.TaskPoll => "TASK_POLL",
        Stage.Transformation => "TRANSFORMATION",
        Stage.KeyConverter => "KEY_CONVERTER",
        Stage.ValueConverter => "VALUE_CONVERTER",
        Stage.HeaderConverter => "HEADER_CONVERTER",
        Stage.TopicCreation => "TOPIC_CREATION",
        Stage.KafkaProduce => "KAFKA_PRODUCE",
        Stage.TaskPut => "TASK_PUT",
        _ => "KAFKA_CONSUME",
    };
}
