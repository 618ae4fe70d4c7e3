using System.Runtime.CompilerServices;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.PluginApi.Tests.Surface;

namespace ConnectorHost.Hl7.Tests.Surface;

/// <summary>The library is a promise to third parties: each change of it shows as a diff of a text file.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void Public_surface_is_the_approved_one() =>
        ApprovedSurface.Check(typeof(Hl7Message).Assembly, Path.Combine(Path.GetDirectoryName(ThisFile())!, "Hl7.approved.txt"));

    [Fact]
    public void Nothing_that_holds_values_prints_them()
    {
        var message = Messages.Samples.With("PID|1||8877665544^^^H^MR||Okonkwo^Adaeze||19620814|F|||9 Elm^^Ashby||555-8877^^^a@okonkwo.org");
        var pid = message.Segment("PID");
        var zones = ConnectorHost.Hl7.Messages.Types.Hl7Zones.Of(message.Header, TimeZoneInfo.Utc);
        var edit = new ConnectorHost.Hl7.Messages.Writing.Hl7Edit(message.Source);
        object?[] objects =
        [
            message, message.Header, message.Delimiters, pid, pid[5], pid[5][0], pid[5].Component(1), pid[5].First, message.Segments, message.Leaves(), message.Leaves().Last(), edit, zones,
            .. typeof(ConnectorHost.Hl7.Messages.Types.Hl7TypedReads).GetMethods().Where(m => m.IsStatic).SelectMany(m => Enumerable.Range(1, 13).Select(f => m.Invoke(null, Arguments(m, pid[f])))),
        ];
        foreach (var printed in objects.OfType<object>().Where(o => o is not (DateOnly or DateTimeOffset or double)).Select(o => o.ToString()!))
        {
            Assert.DoesNotContain("Okonkwo", printed, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("887766", printed, StringComparison.Ordinal);
            Assert.DoesNotContain("Ashby", printed, StringComparison.Ordinal);
        }

        object?[] Arguments(System.Reflection.MethodInfo method, Hl7Field field) =>
            [.. method.GetParameters().Select(p => p.ParameterType == typeof(Hl7Field) ? field : p.ParameterType == zones.GetType() ? zones : (object?)null)];
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
