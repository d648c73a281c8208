using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Launch;
using CcmFhir.Smart.Tests.Support;

namespace CcmFhir.Smart.Tests.Launch;

public sealed class CallbackReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);
    private readonly EhrRegistration _ehr = Sample.Ehr();
    private readonly PendingAuthorization _pending = Sample.Authorization(Sample.Ehr(), Now).Pending;

    [Fact]
    public void An_answer_without_state_or_with_neither_or_both_of_code_and_error_is_incomplete()
    {
        (string, string?)[][] queries =
        [
            [],
            [("code", "c")],
            [("state", "s")],
            [("state", ""), ("code", "c")],
            [("state", "s"), ("code", "")],
            [("state", "s"), ("code", "c"), ("error", "e")],
            [("state", "s"), ("code", "c"), ("code", "d")],
            [("state", "s"), ("state", "s"), ("code", "c")],
            [("state", "s"), ("code", new string('c', 20_000))],
        ];

        Assert.All(queries, q => Assert.Equal(SmartFailureKind.CallbackIncomplete, CallbackQuery.Parse(Sample.Query(q)).Failure?.Kind));
    }

    [Fact]
    [Trait("verifies", "smart-app-launch-2.2.0#60")]
    public void A_forged_or_used_state_is_unknown()
    {
        Assert.Equal(SmartFailureKind.StateUnknown, Read(null, ("state", _pending.State), ("code", "c")));
        Assert.Equal(SmartFailureKind.StateUnknown, Read(_pending, ("state", _pending.State + "x"), ("code", "c")));
        Assert.Equal(SmartFailureKind.StateUnknown, Read(_pending, ("state", "x"), ("error", "access_denied")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("browser-session-2")]
    [Trait("verifies", "smart-app-launch-2.2.0#4")]
    [Trait("verifies", "smart-app-launch-2.2.0#61")]
    public void A_callback_without_the_session_that_began_is_refused(string? sessionId) =>
        Assert.Equal(SmartFailureKind.SessionMismatch, ReadAs(sessionId, Now, ("state", _pending.State), ("code", "c")));

    [Fact]
    public void A_state_expires()
    {
        Assert.Equal(SmartFailureKind.StateExpired, ReadAs(Sample.SessionId, Now.AddMinutes(10), ("state", _pending.State), ("code", "c")));
        Assert.Null(ReadAs(Sample.SessionId, Now.AddMinutes(10).AddTicks(-1), ("state", _pending.State), ("code", "c")));
    }

    [Fact]
    public void An_answer_of_another_server_is_a_mix_up()
    {
        Assert.Equal(SmartFailureKind.IssuerMismatch, Read(_pending, ("state", _pending.State), ("code", "c"), ("iss", "https://evil.example")));
        Assert.Equal(SmartFailureKind.IssuerMismatch, Read(_pending, ("state", _pending.State), ("code", "c"), ("iss", StubEhr.Auth + "/")));
        Assert.Equal(SmartFailureKind.IssuerMismatch, Read(_pending with { IssuerExpected = true }, ("state", _pending.State), ("code", "c")));
        Assert.Equal(SmartFailureKind.IssuerMismatch, Read(_pending with { EhrId = "other" }, ("state", _pending.State), ("code", "c")));
        Assert.Null(Read(_pending, ("state", _pending.State), ("code", "c"), ("iss", StubEhr.Auth)));
    }

    [Theory]
    [InlineData("access_denied", SmartFailureKind.AccessDenied, "access_denied")]
    [InlineData("invalid_scope", SmartFailureKind.InvalidScope, "invalid_scope")]
    [InlineData("temporarily_unavailable", SmartFailureKind.Busy, "temporarily_unavailable")]
    [InlineData("server_error", SmartFailureKind.ServerFault, "server_error")]
    [InlineData("unauthorized_client", SmartFailureKind.InvalidClient, "unauthorized_client")]
    [InlineData("invalid_request", SmartFailureKind.RequestRefused, "invalid_request")]
    [InlineData("<script>alert(1)</script>", SmartFailureKind.RequestRefused, null)]
    [Trait("verifies", "smart-app-launch-2.2.0#6")]
    public void An_error_is_a_category_and_none_of_its_text_is_repeated(string error, SmartFailureKind kind, string? shown)
    {
        var query = CallbackQuery.Parse(Sample.Query(
            ("state", _pending.State), ("error", error), ("error_description", "Ada Canary"), ("error_uri", "https://evil.example"))).Value!;
        var failure = CallbackReader.Read(query, _pending, _ehr, Sample.SessionId, Now).Failure!;

        Assert.Equal(kind, failure.Kind);
        Assert.Equal(shown, failure.OAuthError);
        Assert.DoesNotContain("Canary", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("evil", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_answer_gives_its_code()
    {
        var query = CallbackQuery.Parse(Sample.Query(("state", _pending.State), ("code", "code-7"), ("session_state", "x"))).Value!;
        var code = CallbackReader.Read(query, _pending, _ehr, Sample.SessionId, Now).Value!;

        Assert.Equal("code-7", code.Code);
        Assert.Same(_pending, code.Pending);
        Assert.DoesNotContain("code-7", query.ToString() + code, StringComparison.Ordinal);
    }

    private SmartFailureKind? Read(PendingAuthorization? pending, params (string Name, string? Value)[] query) =>
        CallbackReader.Read(CallbackQuery.Parse(Sample.Query(query)).Value!, pending, _ehr, Sample.SessionId, Now).Failure?.Kind;

    private SmartFailureKind? ReadAs(string? sessionId, DateTimeOffset now, params (string Name, string? Value)[] query) =>
        CallbackReader.Read(CallbackQuery.Parse(Sample.Query(query)).Value!, _pending, _ehr, sessionId, now).Failure?.Kind;
}
