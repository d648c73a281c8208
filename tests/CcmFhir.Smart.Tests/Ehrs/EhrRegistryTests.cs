using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Tests.Support;

namespace CcmFhir.Smart.Tests.Ehrs;

public sealed class EhrRegistryTests
{
    [Theory]
    [InlineData("https://ehr.example.org/fhir")]
    [InlineData("https://ehr.example.org/fhir/")]
    [InlineData("HTTPS://EHR.Example.org/fhir")]
    [InlineData("https://ehr.example.org:443/fhir")]
    public void An_iss_is_known_by_its_normal_form(string iss) =>
        Assert.Equal("general", new EhrRegistry([Sample.Ehr()]).ByIss(iss)?.Id);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://ehr.example.org/FHIR")]
    [InlineData("https://ehr.example.org/fhir//")]
    [InlineData("https://ehr.example.org/fhir/x")]
    [InlineData("https://ehr.example.org/x/../fhir")]
    [InlineData("https://ehr.example.org/fhi%72")]
    [InlineData("https://ehr.example.org/fhir?x")]
    [InlineData("https://ehr.example.org/fhir#x")]
    [InlineData("https://ehr.example.org\\fhir")]
    [InlineData("https://ehr.example.org@evil.example/fhir")]
    [InlineData("https://evil.example/https://ehr.example.org/fhir")]
    [InlineData("https://ehr.example.org.evil.example/fhir")]
    [InlineData("https://ehrXexample.org/fhir")]
    [InlineData("https://ehr.example.org./fhir")]
    [InlineData("https://ehr.example.org:8443/fhir")]
    [InlineData("http://ehr.example.org/fhir")]
    [InlineData("//ehr.example.org/fhir")]
    [InlineData(" https://ehr.example.org/fhir")]
    [InlineData("https://ehr.example.org/fhir\u0000")]
    public void Anything_else_is_unknown(string? iss) => Assert.Null(new EhrRegistry([Sample.Ehr()]).ByIss(iss));

    [Fact]
    public void Two_registrations_share_neither_id_nor_iss_nor_redirect_uri()
    {
        EhrRegistration Make(string id, string iss, string redirect) =>
            new(id, "EHR", [iss], [], "client", ClientAuthentication.Public, redirect, Sample.Scopes);
        var first = Make("a", "https://one.example/fhir", "https://app/a");

        Assert.Throws<ArgumentException>(() => new EhrRegistry([first, Make("a", "https://two.example/fhir", "https://app/b")]));
        Assert.Throws<ArgumentException>(() => new EhrRegistry([first, Make("b", "https://ONE.example/fhir/", "https://app/b")]));
        Assert.Throws<ArgumentException>(() => new EhrRegistry([first, Make("b", "https://two.example/fhir", "https://app/a")]));
        Assert.Equal(["a", "b"], new EhrRegistry([first, Make("b", "https://two.example/fhir", "https://app/b")]).All.Select(e => e.Id));
    }

    [Fact]
    public void A_registration_is_found_by_its_id()
    {
        var registry = new EhrRegistry([Sample.Ehr()]);

        Assert.Equal("general", registry.ById("general")?.Id);
        Assert.Null(registry.ById("General"));
    }
}
