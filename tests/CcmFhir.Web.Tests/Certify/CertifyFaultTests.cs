using System.Collections.Immutable;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Web.Certify;
using CcmFhir.Web.Tests.Connect;

namespace CcmFhir.Web.Tests.Certify;

/// <summary>The run finds each fault where it is: exactly the checks a fault breaks fail, whatever rests on them is skipped.</summary>
public sealed class CertifyFaultTests(CertifyFaultTests.SharedEhr shared) : IClassFixture<CertifyFaultTests.SharedEhr>
{
    private const string SignIns = "launch-ehr.authorize launch-standalone.authorize";
    private const string Tokens = "launch-ehr.token launch-standalone.token";

    // A fault of the whole FHIR endpoint breaks the first read and every search; what is written needs the first read.
    private const string Reads =
        "launch-ehr.token-use read.condition read.encounter read.coverage read.care-plan read.goal read.care-team read.consent read.charge-item";

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
        { FaultName.FhirHtml, Reads },
        { FaultName.FhirTruncatedJson, Reads },
        { FaultName.FhirDuplicateKeys, Reads },
        { FaultName.SlowPage2, "read.paging" },
        { FaultName.ChargeItemCreatedButReplyLost, "write.charge-item.create" },
        { FaultName.CreateIgnoredIfNoneExist, "once.conditional-create" },
        { FaultName.ConsentWithoutDate, "read.consent-dated write.consent.read-back" },
        { FaultName.Latency, "" },
    };

    [Fact]
    public void Every_fault_of_the_sandbox_has_a_row() =>
        Assert.Equal(Enum.GetNames<FaultName>().Order(StringComparer.Ordinal), Faults.Select(f => f[0].ToString()!).Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_run_against_an_EHR_without_fault_fails_nothing()
    {
        var results = await shared.RunAsync();

        Assert.Empty(results.Where(r => r.Verdict == Verdict.Fail).Select(r => $"{r.Id}: {r.Why}"));
        Assert.Equal(
            ["registration.urls", "token-request.assertion", "backend.token", "traffic.tls", "traffic.proofs-once"],
            results.Where(r => r.Verdict == Verdict.Skip && !r.Id.EndsWith(".valid", StringComparison.Ordinal)).Select(r => r.Id));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Exactly_the_checks_a_fault_breaks_fail(FaultName fault, string broken)
    {
        var results = await shared.RunAsync(fault);

        Assert.Equal(
            broken.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            results.Where(r => r.Verdict == Verdict.Fail).Select(r => r.Id).Order(StringComparer.Ordinal));
    }

    /// <summary>One sandbox for all runs.</summary>
    public sealed class SharedEhr : IAsyncLifetime
    {
        private EhrUnderTest _ehr = null!;

        public async Task InitializeAsync() => _ehr = await EhrUnderTest.StartAsync();

        public async Task DisposeAsync() => await _ehr.DisposeAsync();

        internal async Task<ImmutableArray<CertifyResult>> RunAsync(FaultName? fault = null)
        {
            _ehr.Sandbox.Faults.ClearAll();
            if (fault is { } name)
            {
                // Long enough to be waited for, short enough for a hundred requests.
                _ehr.Sandbox.Faults.Set(name, milliseconds: name == FaultName.Latency ? 20 : null);
            }

            using var probe = _ehr.Probe();
            using var way = new HeadlessWay(_ehr.Configuration, probe, _ehr.LaunchUrl);
            return (await new CertifyRun(probe, way, null, (_, _) => { }).RunAsync(CancellationToken.None)).Results;
        }
    }
}
