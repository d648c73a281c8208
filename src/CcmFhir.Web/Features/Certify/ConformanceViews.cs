using CcmFhir.Web.Certify;
using CcmFhir.Web.Components;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using Microsoft.AspNetCore.Antiforgery;
using NodaTime;

namespace CcmFhir.Web.Features.Certify;

/// <summary>What the page shows of an EHR's runs, on whichever node they were.</summary>
internal sealed class ConformanceViews(
    PageRequest page, LaunchConfiguration configuration, CertifyRuns runs, CertifyRecords records, IAntiforgery antiforgery)
{
    /// <summary>The EHR asked for; the one of this launch when none is named, null when launch.json has no such EHR.</summary>
    public EhrConnection? Find(string? id) => string.IsNullOrEmpty(id) ? page.Ehr : configuration.FindById(id);

    public Task<CertifyRecord?> RecordOfAsync(EhrConnection ehr, Guid? run) => records.FindAsync(ehr.Id, run, page.Cancel);

    public string PathOf(EhrConnection ehr) => $"/c/{page.Context.Id}/setup/certify?ehr={Uri.EscapeDataString(ehr.Id)}";

    public async Task<ConformanceView> PageAsync(EhrConnection ehr, Guid? run, ConformanceForm form, FormErrors errors)
    {
        var shown = await RecordOfAsync(ehr, run);
        var last = run is null ? shown : await RecordOfAsync(ehr, null);
        return new ConformanceView
        {
            Viewer = page.Context.Person.Name,
            Ehr = ehr.DisplayName,
            Form = form,
            Errors = errors,
            Report = Report(ehr, shown, run),
            MayBegin = last is not { IsUnderWay: true },
            Earlier = [.. await EarlierAsync(ehr, shown)],
        };
    }

    public async Task<ConformanceReportView> ReportAsync(EhrConnection ehr, Guid? run) => Report(ehr, await RecordOfAsync(ehr, run), run);

    private ConformanceReportView Report(EhrConnection ehr, CertifyRecord? record, Guid? asked)
    {
        var here = runs.Here(ehr.Id);
        var tokens = antiforgery.GetAndStoreTokens(page.Http);
        return new ConformanceReportView
        {
            ContextId = page.Context.Id,
            EhrId = ehr.Id,
            RunId = asked,
            Antiforgery = new AntiforgeryView(tokens.FormFieldName, tokens.HeaderName!, tokens.RequestToken!),
            State = record is null ? ConformanceState.NotRun : StateOf(record.Standing),
            Checks = [.. (record?.Results ?? []).Select(CheckOf)],
            Planned = record?.Head.Planned ?? 0,
            By = record?.Head.By ?? "",
            Wait = record is { Standing: CertifyStanding.Running } && here?.Session == page.Context.SessionId ? WaitOf(here.Guided?.Step) : ConformanceWait.None,
            NotCovered = record is null or { IsUnderWay: true }
                ? []
                : [.. record.Report.NotCovered.Select(n => new UncoveredView(n.Id, n.Text.ToString(), n.Why.ToString()))],
        };
    }

    private async Task<IEnumerable<EarlierRun>> EarlierAsync(EhrConnection ehr, CertifyRecord? shown)
    {
        var earlier = new List<EarlierRun>();
        foreach (var id in await records.ListAsync(ehr.Id, page.Cancel))
        {
            if (id != shown?.Id && await RecordOfAsync(ehr, id) is { } record)
            {
                earlier.Add(new EarlierRun(
                    id, Instant.FromDateTimeOffset(record.BegunAt).InZone(page.Zone).LocalDateTime,
                    record.Report.Passed, record.Report.Failed, record.Report.Skipped, record.Head.By));
            }
        }

        return earlier;
    }

    private static ConformanceState StateOf(CertifyStanding standing) => standing switch
    {
        CertifyStanding.Running => ConformanceState.Running,
        CertifyStanding.Ending => ConformanceState.Ending,
        CertifyStanding.Done => ConformanceState.Done,
        CertifyStanding.EndedEarly => ConformanceState.EndedEarly,
        CertifyStanding.BrokenOff => ConformanceState.BrokenOff,
    };

    private static ConformanceWait WaitOf(GuidedStep? step) => step switch
    {
        GuidedStep.Launch => ConformanceWait.Launch,
        GuidedStep.SignIn => ConformanceWait.SignIn,
        _ => ConformanceWait.None,
    };

    private static ConformanceCheck CheckOf(CertifyResult result) => new(
        result.Id, result.Title.ToString(), VerdictOf(result.Verdict), result.Why, result.ToDo?.ToString(), result.Verifies,
        [.. result.Traffic.SelectMany(Lines)]);

    private static ConformanceVerdict VerdictOf(Verdict verdict) => verdict switch
    {
        Verdict.Pass => ConformanceVerdict.Pass,
        Verdict.Fail => ConformanceVerdict.Fail,
        Verdict.Skip => ConformanceVerdict.Skip,
    };

    private static IEnumerable<string> Lines(RedactedExchange exchange) =>
        [exchange.Request, .. exchange.Headers.Select(h => "  " + h), .. exchange.Form.Select(f => "  " + f), $"-> {exchange.Answer} ({exchange.Milliseconds} ms)"];
}
