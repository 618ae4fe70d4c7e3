using ConnectorHost.Connectors.Hl7.Mapping.Validation;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping.Validation;

public class CheckDigitsTests
{
    [Theory]
    [InlineData("12345", "5", "M10", true)]
    [InlineData("12345", "4", "M10", false)]
    [InlineData("401001", "3", "m10", true)]
    [InlineData("12345", "5", "M11", true)]
    [InlineData("12345", "6", "M11", false)]
    [InlineData("0794", "0", "ISO", true)]
    [InlineData("079", "X", "ISO", true)]
    [InlineData("079", "1", "ISO", false)]
    [InlineData("794", "44", "ISO", true)]
    [InlineData("794", "45", "ISO", false)]
    [InlineData("A12345", "9", "M10", true)]
    [InlineData("12345", "9", "NPI", true)]
    public void A_check_digit_fits_by_its_scheme(string id, string digit, string scheme, bool holds) => Assert.Equal(holds, CheckDigits.Holds(id, digit, scheme));
}
