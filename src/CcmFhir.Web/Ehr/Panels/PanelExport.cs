using CcmFhir.Chart;
using CcmFhir.Fhir.Bulk;
using CcmFhir.Fhir.Rest;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Ehr.Panels;

/// <summary>
/// Reads a Group by the EHR's bulk export (https://hl7.org/fhir/uv/bulkdata/STU2/export.html#endpoint---group-of-patients) into a spool. Every
/// step that meets a refused token is done again with another: an export outlives a token.
/// </summary>
/// <param name="ehr">Where.</param>
/// <param name="spool">Takes what comes.</param>
/// <param name="tell">Progress.</param>
internal sealed class PanelExport(PanelConnection ehr, PanelSpool spool, Action<string> tell)
{
    private readonly ExportPatience _patience = new()
    {
        Interval = TimeSpan.FromSeconds(ehr.Ehr.Backend.MinPollSeconds),
        IntervalMin = TimeSpan.FromSeconds(ehr.Ehr.Backend.MinPollSeconds),
        IntervalMax = TimeSpan.FromMinutes(Math.Max(15, ehr.Ehr.Backend.MinPollSeconds / 60)),
        Whole = TimeSpan.Zero, // one look at a time: between two of them somebody is told, and a token may be renewed
    };

    private readonly TimeSpan _wholePatience = new ExportPatience().Whole;

    private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);

    /// <returns>True: read. False: this EHR does no such export. Else why it was begun and not read.</returns>
    public async Task<(bool IsRead, PanelTrouble? Trouble)> ReadAsync(string group, IReadOnlyList<string> types, CancellationToken cancel)
    {
        var operation = $"Group/{Uri.EscapeDataString(group)}/$export";
        var begun = await BeginAsync(new ExportRequest { Operation = operation, Types = types }, cancel);
        if (begun.Value is not { } job)
        {
            return IsRefused(begun.Failure!) ? (false, null) : (false, PanelTrouble.Of(operation, begun.Failure!));
        }

        try
        {
            var ready = await PatientlyAsync(() => ehr.Export.WaitAsync(job, _patience, cancel), "the EHR is making the files", cancel);
            var failure = ready.Value is null ? ready.Failure : await ReadAsync(ready.Value, cancel);
            return failure is null ? (true, null) : (false, PanelTrouble.Of(operation, failure));
        }
        finally
        {
            // Also after Ctrl+C: charts of a whole panel are not left lying at the EHR.
            if (await ehr.Export.DeleteAsync(job, CancellationToken.None) is { } left)
            {
                tell($"{operation}: its files could not be deleted there ({PanelTrouble.Told(left)})");
            }
        }
    }

    /// <summary>
    /// With auto by GET, which every server of today knows, and by POST where that is refused: the guide's next edition has no GET. A group that
    /// is not there is refused twice, and nothing has begun.
    /// </summary>
    private async Task<FhirResult<ExportJob>> BeginAsync(ExportRequest request, CancellationToken cancel)
    {
        var kickoff = ehr.Ehr.Backend.Kickoff;
        Task<FhirResult<ExportJob>> By(bool post) =>
            PatientlyAsync(() => ehr.Export.KickOffAsync(request with { ByPost = post }, cancel), "the EHR is busy with an export", cancel);
        var begun = await By(post: kickoff == BulkKickoff.Post);
        return kickoff == BulkKickoff.Auto && begun.Failure is { } failure && IsRefused(failure) ? await By(post: true) : begun;
    }

    private static bool IsRefused(FhirFailure failure) =>
        failure.Kind is FhirFailureKind.Incorrect or FhirFailureKind.NotFound or FhirFailureKind.Unsupported;

    /// <summary>Does a step again as long as the EHR asks to wait, and once more where it refuses the token.</summary>
    private async Task<FhirResult<ExportJob>> PatientlyAsync(Func<Task<FhirResult<ExportJob>>> step, string waitsFor, CancellationToken cancel)
    {
        var (waited, isRenewed) = (TimeSpan.Zero, false);
        while (true)
        {
            var result = await step();
            if (result.Failure is { Kind: FhirFailureKind.Unauthorized } && !isRenewed && await ehr.RenewAsync(cancel))
            {
                isRenewed = true;
                continue;
            }

            var pause = result.Failure?.RetryAfter ?? _patience.Interval;
            pause = pause < _patience.IntervalMin ? _patience.IntervalMin : pause;
            waited += pause;
            if (result.Failure is not { Kind: FhirFailureKind.Busy } || waited > _wholePatience)
            {
                return result;
            }

            tell($"{waitsFor}; the next look is in {pause.TotalSeconds:0} s");
            await Task.Delay(pause, ehr.Clock, cancel);
            isRenewed = false;
        }
    }

    private async Task<FhirFailure?> ReadAsync(ExportJob job, CancellationToken cancel)
    {
        tell($"{job.Manifest!.Files.Length} files to read");
        _lines.Clear();
        var (read, failure) = await ehr.Export.ReadAsync(job, OnLine, cancel);
        while (failure is { Kind: FhirFailureKind.Unauthorized } && await ehr.RenewAsync(cancel))
        {
            var before = read.Progress;
            (read, failure) = await ehr.Export.ReadAsync(read, OnLine, cancel);
            if (failure is not null && read.Progress.SequenceEqual(before))
            {
                break;
            }
        }

        foreach (var file in job.Manifest.Files.Where(f => failure is null && f.Kind == ExportFileKind.Output && f.Count is { } count && count != _lines.GetValueOrDefault(f.Url)))
        {
            spool.Miss(null, Known(file.Type), $"a file of {Known(file.Type)} has not the lines the EHR counted");
        }

        return failure;
    }

    private void OnLine(ExportFile file, long number, ReadOnlySpan<byte> json)
    {
        _lines[file.Url] = _lines.GetValueOrDefault(file.Url) + 1;
        if (file.Kind == ExportFileKind.Output)
        {
            spool.Add(file.Type, json);
        }

        // The third kind tells what is gone since an export before this one; this one is whole.
        foreach (var (patient, type, why) in file.Kind == ExportFileKind.Outcome ? PanelOmissions.Of(json) : [])
        {
            spool.Miss(patient, type, why);
        }
    }

    private static string Known(string type) => FactTypes.All.Contains(type) ? type : PanelSpool.Anything;
}
