using System.Text;
using ConnectorHost.Connectors.Hl7.Mapping.Validation;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping.Validation;

public class PlainValuesTests
{
    private static readonly string[] Values =
    [
        "20260406", "20260228", "20260231", "20260231120000", "20261301", "20260400", "202604061200", "20260406120000", "20260406120000-0500", "20260406120000+0099",
        "20260406240000", "20260406126000", "17990101", "22010101", "2026", "202604", "2026040612", "1", "9999", "10000", "0", "", "1.5", ".5", "5.", "1,5", "-3", "+3", "1.2.3", "abc", "12a",
    ];

    [Fact]
    public void A_value_taken_for_plain_is_one_that_a_careful_look_accepts()
    {
        foreach (var kind in (FieldKind[])[FieldKind.Time, FieldKind.Date, FieldKind.SetId, FieldKind.Number])
        {
            foreach (var value in Values.Where(v => v.Length > 0))
            {
                if (!PlainValues.Are(kind, Encoding.ASCII.GetBytes(value))) continue;
                var message = new Hl7Message();
                Assert.True(message.TryReset(Encoding.ASCII.GetBytes($"MSH|^~\\&|A|B|C|D|20260406||ADT^A01|1|P|2.5\rZZZ|{value}"), out _));
                Assert.True(FieldChecks.IsReadable(message.Segment("ZZZ")[1].First, kind), $"{kind} {value}");
            }
        }
    }

    [Theory]
    [InlineData("20260406")]
    [InlineData("202604061200")]
    [InlineData("20260406120000")]
    [InlineData("20260406120000-0500")]
    public void Ordinary_times_are_plain(string text) => Assert.True(PlainValues.Are(FieldKind.Time, Encoding.ASCII.GetBytes(text)));
}
