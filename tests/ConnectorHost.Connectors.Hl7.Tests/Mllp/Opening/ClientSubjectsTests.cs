using ConnectorHost.Connectors.Hl7.Mllp.Opening;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp.Opening;

public sealed class ClientSubjectsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    [Theory]
    [InlineData("CN=lab,O=Clinic,C=DE", true)]
    [InlineData("CN=lab, O=Clinic, C=DE", true)]
    [InlineData("C=DE,O=Clinic,CN=lab", false)]
    [InlineData("CN=lab,O=Clinic", false)]
    [InlineData("CN=LAB,O=Clinic,C=DE", false)]
    [InlineData("CN=x;CN=lab,O=Clinic,C=DE", true)]
    [InlineData("lab", true)]
    [InlineData("la", false)]
    [InlineData("x,lab", true)]
    [InlineData("lab.clinic.example", true)]
    [InlineData("LAB.clinic.example", true)]
    [InlineData("clinic.example", false)]
    [InlineData("192.0.2.7", true)]
    [InlineData("lab@clinic.example", true)]
    [InlineData("urn://clinic/lab", true)]
    public void A_certificate_is_admitted_by_subject_common_name_or_alternative_name(string entries, bool admitted)
    {
        using var certificate = _certificates.Issue("CN=lab, O=Clinic, C=DE", client: true, "lab.clinic.example", "192.0.2.7", "lab@clinic.example", "urn://clinic/lab");
        Assert.Null(ClientSubjects.ProblemOf(entries));
        Assert.Equal(admitted, ClientSubjects.From(entries).Admits(certificate));
    }

    [Fact]
    public void A_text_that_is_no_subject_is_refused()
    {
        Assert.Contains("RFC 2253", ClientSubjects.ProblemOf("CN=lab;nonsense=here=there"), StringComparison.Ordinal);
        Assert.True(ClientSubjects.From(" ").IsEmpty);
    }

    public void Dispose() => _certificates.Dispose();
}
