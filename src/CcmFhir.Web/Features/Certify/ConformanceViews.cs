using CcmFhir.Web.Certify;
using CcmFhir.Web.Components;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Hosting;
using Microsoft.AspNetCore.Antiforgery;

namespace CcmFhir.Web.Features.Certify;

/// <summary>What the page shows of an EHR's run.</summary>
internal sealed class ConformanceViews(PageRequest page, LaunchConfiguration configuration, CertifyRuns runs, IAntiforgery antiforgery)
{
    /// <summary>The EHR asked for; the one of this launch when none is named, null when launch.json has no such EHR.</summary>
    public EhrConnection? Find(string? id) => string.IsNullOrEmpty(id) ? page.Ehr : configuration.FindById(id);

    public CertifyJob? JobOf(EhrConnection ehr) => runs.Find(ehr.Id);

    public string PathOf(EhrConnection ehr) => $"/c/{page.Context.Id}/setup/certify?ehr={Uri.EscapeDataString(ehr.Id)}";

    public ConformanceView Page(EhrConnection ehr, ConformanceForm form, FormErrors errors) => new()
    {
        Viewer = page.Context.Person.Name,
        Ehr = ehr.DisplayName,
        Form = form,
        Errors = errors,
        Report = Report(ehr),
    };

    public ConformanceReportView Report(EhrConnection ehr)
    {
        var job = JobOf(ehr);
        var done = job?.Done;
        var tokens = antiforgery.GetAndStoreTokens(page.Http);
        return new ConformanceReportView
        {
            ContextId = page.Context.Id,
            EhrId = ehr.Id,
            Antiforgery = new AntiforgeryView(tokens.FormFieldName, tokens.HeaderName!, tokens.RequestToken!),
            State = StateOf(job),
            Checks = [.. (job?.Results ?? []).Select(CheckOf)],
            Planned = job?.Planned ?? 0,
            By = job?.By ?? "",
            Wait = job is { Report.IsCompleted: false } && job.Session == page.Context.SessionId ? WaitOf(job.Guided?.Step) : ConformanceWait.None,
            EndedEarly = done?.EndedEarly ?? false,
            NotCovered = [.. (done?.NotCovered ?? []).Select(n => new UncoveredView(n.Id, n.Text, n.Why))],
        };
    }

    private static ConformanceState StateOf(CertifyJob? job) => job switch
    {
        null or { Report.IsFaulted: true } => ConformanceState.NotRun,
        { Report.IsCompleted: true } => ConformanceState.Done,
        { IsEnding: true } => ConformanceState.Ending,
        _ => ConformanceState.Running,
    };

    private static ConformanceWait WaitOf(GuidedStep? step) => step switch
    {
        GuidedStep.Launch => ConformanceWait.Launch,
        GuidedStep.SignIn => ConformanceWait.SignIn,
        _ => ConformanceWait.None,
    };

    private static ConformanceCheck CheckOf(CertifyResult result) => new(
        result.Id, result.Title, VerdictOf(result.Verdict), result.Why, result.ToDo, result.Verifies, [.. result.Traffic.SelectMany(Lines)]);

    private static ConformanceVerdict VerdictOf(Verdict verdict) => verdict switch
    {
        Verdict.Pass => ConformanceVerdict.Pass,
        Verdict.Fail => ConformanceVerdict.Fail,
        Verdict.Skip => ConformanceVerdict.Skip,
    };

    private static IEnumerable<string> Lines(RedactedExchange exchange) =>
        [exchange.Request, .. exchange.Headers.Select(h => "  " + h), .. exchange.Form.Select(f => "  " + f), $"-> {exchange.Answer} ({exchange.Milliseconds} ms)"];
}
