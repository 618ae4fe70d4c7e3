using ConnectorHost.Connectors.Hl7.Mapping;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping;

public class Hl7MappingConfigTests
{
    [Fact]
    public void Defaults_are_those_of_the_specification()
    {
        var config = Samples.Config();
        Assert.Equal(["MR", "PI", "EPI", "MRN", "PT"], config.PatientIdTypes);
        Assert.Equal(TimeZoneInfo.Utc, config.TimeZone);
        Assert.Equal(("2.5", true, ValidationFailure.Flag, ValidationLevel.Standard), (config.Version, config.ValidationEnabled, config.ValidationOnFailure, config.ValidationLevel));
        Assert.Equal((UnknownTrigger.Generic, true, MedicationOrders.Medication, TimeSpan.FromMinutes(5)), (config.UnknownTrigger, config.A06Admit, config.MedicationOrders, config.EventTimeTolerance));
    }

    [Theory]
    [InlineData("hl7.claims.from.ub", "true")]
    [InlineData("hl7.mapping.file", "/etc/map.json")]
    [InlineData("hl7.discharge.medications", "ZMD-2")]
    [InlineData("hl7.discharge.followup", "ZFU-2")]
    [InlineData("hl7.discharge.flags", "ZCF-2")]
    [InlineData("hl7.discharge.severity", "ZDG-2")]
    public void A_setting_without_its_feature_is_refused_with_a_sentence(string key, string value)
    {
        var config = new PluginConfig(new Dictionary<string, string?> { [key] = value });
        var errors = Hl7MappingConfig.Keys.Validate(config).Single(v => v.Name == key).Errors;
        Assert.Contains("not available yet; leave it", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Throws<ConfigException>(() => Hl7MappingConfig.From(config));
    }

    [Theory]
    [InlineData("hl7.timezone", "Mars/Olympus")]
    [InlineData("hl7.version", "3.0")]
    [InlineData("hl7.vitals.code.map", "PULS=hartrate")]
    [InlineData("hl7.extensions", "nope")]
    public void A_wrong_value_is_named(string key, string value)
    {
        var config = new PluginConfig(new Dictionary<string, string?> { [key] = value });
        Assert.NotEmpty(Hl7MappingConfig.Keys.Validate(config).Single(v => v.Name == key).Errors);
    }

    [Fact]
    public void Listed_fields_need_a_list()
    {
        var errors = new ConfigErrors();
        Hl7MappingConfig.Validate(new PluginConfig(new Dictionary<string, string?> { ["hl7.generic.fields"] = "listed" }), errors);
        Assert.Equal("hl7.generic.fields", Assert.Single(errors.Items).Key);
    }
}
