using System.Net;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Tests.Hosting;

namespace CcmFhir.Web.Tests.Launch;

/// <summary>An EHR that misbehaves while somebody launches: a page that says so, nothing left behind, and the next launch works.</summary>
public sealed class LaunchFaultTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Theory]
    [InlineData(FaultName.TokenError400, HttpStatusCode.BadGateway, ProblemKind.TokenRefused)]
    [InlineData(FaultName.TokenError500, HttpStatusCode.BadGateway, ProblemKind.TokenUnavailable)]
    [InlineData(FaultName.ExpiredCode, HttpStatusCode.BadGateway, ProblemKind.TokenRefused)]
    [InlineData(FaultName.IdTokenWrongAudience, HttpStatusCode.BadGateway, ProblemKind.ConnectionSettings)]
    [InlineData(FaultName.IdTokenWrongIssuer, HttpStatusCode.BadGateway, ProblemKind.ConnectionSettings)]
    [InlineData(FaultName.IdTokenExpired, HttpStatusCode.Forbidden, ProblemKind.IdTokenInvalid)]
    [InlineData(FaultName.IdTokenAlgNone, HttpStatusCode.BadGateway, ProblemKind.ConnectionSettings)]
    [InlineData(FaultName.IdTokenWrongNonce, HttpStatusCode.Forbidden, ProblemKind.IdTokenInvalid)]
    public async Task A_sign_in_that_goes_wrong_opens_no_session(FaultName fault, HttpStatusCode status, ProblemKind kind) =>
        await RefusedAsync(fault, null, status, kind);

    [Theory]
    [InlineData(FaultName.Fhir401, HttpStatusCode.Forbidden, ProblemKind.EhrForbidden)]
    [InlineData(FaultName.Fhir403, HttpStatusCode.Forbidden, ProblemKind.EhrForbidden)]
    [InlineData(FaultName.Fhir404, HttpStatusCode.NotFound, ProblemKind.PatientNotFound)]
    [InlineData(FaultName.Fhir500, HttpStatusCode.ServiceUnavailable, ProblemKind.EhrUnavailable)]
    [InlineData(FaultName.FhirHtml, HttpStatusCode.BadGateway, ProblemKind.EhrUnreadable)]
    [InlineData(FaultName.FhirTruncatedJson, HttpStatusCode.BadGateway, ProblemKind.EhrUnreadable)]
    [InlineData(FaultName.FhirDuplicateKeys, HttpStatusCode.BadGateway, ProblemKind.EhrUnreadable)]
    public async Task A_patient_that_cannot_be_read_opens_no_session(FaultName fault, HttpStatusCode status, ProblemKind kind) =>
        await RefusedAsync(fault, "Patient", status, kind);

    [Fact]
    public async Task A_busy_ehrs_retry_after_reaches_the_page_and_its_header()
    {
        var page = await RefusedAsync(FaultName.Fhir429WithRetryAfter, "Patient", HttpStatusCode.ServiceUnavailable, ProblemKind.EhrBusy);

        Assert.Equal("1", page.Headers["Retry-After"]);
        Assert.Contains(Expect.English("ehr.retryAfter", 1), page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_scope_is_asked_for_once_more_without_optional_writes_and_then_refused() =>
        await RefusedAsync(FaultName.InvalidScope, null, HttpStatusCode.Forbidden, ProblemKind.AuthorizationRefused);

    private async Task<BrowserPage> RefusedAsync(FaultName fault, string? type, HttpStatusCode status, ProblemKind kind)
    {
        var app = shared.App;
        using var browser = app.NewBrowser();
        var before = await Footprint.OfAsync(app);
        app.Ehr.Faults.Set(fault, type);
        try
        {
            var page = await browser.LaunchAsync(app.LaunchUrl("nurse-birch"));

            Expect.Problem(page, status, kind);
            Assert.Equal((before, ""), (await Footprint.OfAsync(app), browser.ContextId));
            app.Ehr.Faults.ClearAll();
            Assert.Equal(HttpStatusCode.OK, (await browser.LaunchAsync(app.LaunchUrl("nurse-birch"))).Status);
            return page;
        }
        finally
        {
            app.Ehr.Faults.ClearAll();
        }
    }
}
