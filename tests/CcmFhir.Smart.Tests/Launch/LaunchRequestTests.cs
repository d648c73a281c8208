using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Launch;
using CcmFhir.Smart.Scopes;
using CcmFhir.Smart.Tests.Support;

namespace CcmFhir.Smart.Tests.Launch;

public sealed class LaunchRequestTests
{
    private static readonly EhrRegistry Registry = new([Sample.Ehr()]);

    [Fact]
    public void A_launch_without_iss_or_launch_is_incomplete()
    {
        Assert.Equal(SmartFailureKind.LaunchIncomplete, Failure());
        Assert.Equal(SmartFailureKind.LaunchIncomplete, Failure(("launch", "x")));
        Assert.Equal(SmartFailureKind.LaunchIncomplete, Failure(("iss", ""), ("launch", "x")));
        Assert.Equal(SmartFailureKind.LaunchIncomplete, Failure(("iss", StubEhr.Base)));
        Assert.Equal(SmartFailureKind.LaunchIncomplete, Failure(("iss", StubEhr.Base), ("launch", "")));
        Assert.Equal(SmartFailureKind.LaunchIncomplete, Failure(("iss", StubEhr.Base), ("launch", null)));
    }

    [Fact]
    public void A_launch_that_says_a_thing_twice_is_incomplete()
    {
        Assert.Equal(SmartFailureKind.LaunchIncomplete, Failure(("iss", StubEhr.Base), ("iss", StubEhr.Base), ("launch", "x")));
        Assert.Equal(SmartFailureKind.LaunchIncomplete, Failure(("iss", StubEhr.Base), ("launch", "x"), ("launch", "y")));
    }

    [Fact]
    public void An_overlong_or_unprintable_launch_value_is_refused()
    {
        Assert.Equal(SmartFailureKind.LaunchIncomplete, Failure(("iss", StubEhr.Base), ("launch", new string('x', 20_000))));
        Assert.Equal(SmartFailureKind.LaunchIncomplete, Failure(("iss", StubEhr.Base), ("launch", "a\r\nb")));
    }

    [Fact]
    public void An_unknown_iss_leads_nowhere() =>
        Assert.Equal(SmartFailureKind.UnknownIssuer, Failure(("iss", "https://evil.example/fhir"), ("launch", "x")));

    [Fact]
    public void A_launch_keeps_iss_as_received_and_calls_the_normal_base()
    {
        var launch = LaunchRequest.Read(Sample.Query(("iss", "https://EHR.example.org/fhir/"), ("launch", "abc"), ("client_id", "evil")), Registry).Value!;

        Assert.Equal("https://EHR.example.org/fhir/", launch.Iss);
        Assert.Equal(StubEhr.Base, launch.FhirBase.OriginalString);
        Assert.Equal("abc", launch.Launch);
        Assert.Equal(Sample.ClientId, launch.Ehr.ClientId);
    }

    [Fact]
    public void A_refused_scope_is_tried_once_more_without_optional_writes()
    {
        var refused = new SmartFailure(SmartFailureKind.InvalidScope, "no");
        var ehr = Sample.Ehr();
        var first = Sample.Authorization(ehr, DateTimeOffset.UnixEpoch).Pending;

        Assert.Equal("launch-1", LaunchRequest.SecondTry(first, refused, ehr)?.Launch);
        Assert.Null(LaunchRequest.SecondTry(first with { Attempt = ScopeAttempt.WithoutOptionalWrites }, refused, ehr));
        Assert.Null(LaunchRequest.SecondTry(first, new SmartFailure(SmartFailureKind.AccessDenied, "no"), ehr));
        Assert.Null(LaunchRequest.SecondTry(first, refused, Sample.Ehr(scopes: new ScopeWishes(["openid"], ["user/Task.rs"]))));
        Assert.Null(LaunchRequest.SecondTry(first, refused, Sample.Ehr(scopes: new ScopeWishes([], ["user/Task.c"], verbatim: "openid"))));
    }

    private static SmartFailureKind? Failure(params (string Name, string? Value)[] query) =>
        LaunchRequest.Read(Sample.Query(query), Registry).Failure?.Kind;
}
