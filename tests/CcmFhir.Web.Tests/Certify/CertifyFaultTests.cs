using System.Collections.Immutable;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Web.Certify;
using CcmFhir.Web.Tests.Connect;

namespace CcmFhir.Web.Tests.Certify;

/// <summary>The run finds each fault where it is: exactly the checks a fault breaks fail, whatever rests on them is skipped.</summary>
public sealed class CertifyFaultTests
{
    private const string SignIns = "launch-ehr.authorize launch-standalone.authorize";
    private const string Tokens = "launch-ehr.token launch-standalone.token";

    // A fault of the whole FHIR endpoint breaks the first read and every search; what is written needs the first read.
    private const string Reads =
        "launch-ehr.token-use read.condition read.encounter read.coverage read.care-plan read.goal read.care-team read.consent read.charge-item "
        + "read.medication-request read.observation-laboratory read.observation-vital-signs";

    // Our profiles want the identifier, and so does whoever looks for a record again.
    private static readonly string DropsIdentifiers = "once.conditional-create once.lost-answer " + string.Join(
        ' ', from kind in new[] { "task", "time", "month-total", "consent", "care-plan", "charge-item" }
             from check in new[] { "found", "read-back", "stays-valid" }
             select $"write.{kind}.{check}");

    /// <summary>Every fault the sandbox knows; "" is what the app is to bear without harm.</summary>
    public static TheoryData<FaultName, string> Faults => new()
    {
        { FaultName.InvalidScope, SignIns },
        { FaultName.ExpiredCode, Tokens },
        { FaultName.TokenError400, Tokens },
        { FaultName.TokenError500, Tokens },
        { FaultName.IdTokenWrongAudience, "id-token.valid" },
        { FaultName.IdTokenWrongIssuer, "id-token.valid" },
        { FaultName.IdTokenExpired, "id-token.valid" },
        { FaultName.IdTokenAlgNone, "id-token.valid" },
        { FaultName.IdTokenWrongNonce, "id-token.valid" },
        { FaultName.Fhir401, Reads },
        { FaultName.Fhir403, Reads },
        { FaultName.Fhir404, Reads },
        { FaultName.Fhir429WithRetryAfter, Reads },
        { FaultName.Fhir500, Reads },
        { FaultName.FhirHtml, "discovery.metadata " + Reads },
        { FaultName.FhirTruncatedJson, "discovery.metadata " + Reads },
        { FaultName.FhirDuplicateKeys, "discovery.metadata " + Reads },
        { FaultName.SlowPage2, "" },
        { FaultName.ChargeItemCreatedButReplyLost, "write.charge-item.create" },
        { FaultName.ChargeItemChangedButReplyLost, "write.charge-item.withdraw write.clean-up" },
        { FaultName.CreateNoLongerOffered, "" },
        { FaultName.CreateIgnoredIfNoneExist, "once.conditional-create" },
        { FaultName.CreateDropsIdentifiers, DropsIdentifiers },
        { FaultName.CreateAnsweredByOutcome, "" },
        { FaultName.IdentifierSearchIgnored, "" },
        { FaultName.SearchNotNarrowed, "" },
        { FaultName.NarrowedSearchFindsNothing, "read.condition read.coverage read.care-plan read.goal read.care-team read.consent read.medication-request" },

        // This EHR's entry names no category of care plans, and US Core obliges to no search of them without.
        { FaultName.SearchBeyondUsCore, "read.care-plan" },
        { FaultName.SearchLagsBehindWrites, "once.conditional-create once.lost-answer" },
        { FaultName.ConsentWithoutDate, "read.consent-dated write.consent.read-back write.consent.stays-valid" },
        { FaultName.Latency, "" },
    };

    [Fact]
    public void Every_fault_of_the_sandbox_has_a_row() =>
        Assert.Equal(Enum.GetNames<FaultName>().Order(StringComparer.Ordinal), Faults.Select(f => f[0].ToString()!).Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_run_against_an_EHR_without_fault_fails_nothing()
    {
        var results = await RunAsync();

        Assert.Empty(results.Where(r => r.Verdict == Verdict.Fail).Select(r => $"{r.Id}: {r.Why}"));
        Assert.Equal(
            ["registration.urls", "token-request.assertion", "valid.ChargeItem", "backend.token", "traffic.tls", "traffic.proofs-once"],
            results.Where(r => r.Verdict == Verdict.Skip).Select(r => r.Id));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Exactly_the_checks_a_fault_breaks_fail(FaultName fault, string broken)
    {
        var results = await RunAsync(fault);

        Assert.Equal(
            broken.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            results.Where(r => r.Verdict == Verdict.Fail).Select(r => r.Id).Order(StringComparer.Ordinal));
    }

    private static async Task<ImmutableArray<CertifyResult>> RunAsync(FaultName? fault = null)
    {
        await using var ehr = await EhrUnderTest.StartAsync();

        // A consent of the chart's own, so that one without a date can be told from none.
        ehr.Sandbox.Put("""
            {"resourceType":"Consent","id":"own-consent","status":"active","scope":{"text":"privacy"},"category":[{"text":"privacy"}],
             "patient":{"reference":"Patient/alder"},"dateTime":"2026-01-05T10:00:00-06:00","policy":[{"uri":"https://riverbend.example/privacy"}]}
            """);
        if (fault is { } name)
        {
            // Latency: long enough to be waited for, short enough for a hundred requests.
            ehr.Sandbox.Faults.Set(name, milliseconds: name == FaultName.Latency ? 20 : null);
        }

        using var probe = ehr.Probe();
        using var way = new HeadlessWay(ehr.Configuration, probe, ehr.LaunchUrl);
        return (await new CertifyRun(probe, way, new CertifyWish(ProfileBook.Own, MayWrite: true), _ => Task.CompletedTask).RunAsync(CancellationToken.None)).Results;
    }
}
