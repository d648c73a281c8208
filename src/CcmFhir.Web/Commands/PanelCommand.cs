using System.CommandLine;
using System.Globalization;
using CcmFhir.Billing.Policies;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Panels;

namespace CcmFhir.Web.Commands;

/// <summary>
/// <c>ccmfhir panel --ehr ID --month 2026-11</c>: reads the panel's charts with the app's own token and writes the facts of each patient's month, one
/// a line, for <c>evaluate</c> and <c>audit</c>. It writes nothing to the EHR. Exit 0 when every chart was read whole, 1 when one was not or the EHR refuses,
/// 2 for bad input, 3 when the EHR cannot be reached.
/// </summary>
internal sealed class PanelCommand : Command
{
    private readonly EhrChoice _ehr = new();

    private readonly Option<string> _month = new("--month") { Description = "The calendar month, 2026-10.", Required = true };

    private readonly Option<string[]> _groups = new("--group")
    {
        Description = "Ids of the Groups to read, in place of backend.groupIds.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _policy = new("--policy") { Description = "The payer policy; absent, that of the enrolment or of the coverage." };

    private readonly Option<string?> _practitioner = new("--practitioner")
    {
        Description = "Who bills where the chart holds no enrolment: an id of launch.json's billingPractitioners; not needed when there is one.",
    };

    private readonly Option<string> _out = new("--out") { Description = "File for the facts; '-' is standard output.", DefaultValueFactory = _ => "-" };

    private readonly Option<bool> _json = new("--json") { Description = "The summary as one JSON document." };

    private readonly TimeProvider _clock;

    public PanelCommand() : this(TimeProvider.System)
    {
    }

    internal PanelCommand(TimeProvider clock) : base("panel", "Read a panel's charts and write the facts of each patient's month.")
    {
        _clock = clock;
        _ehr.AddTo(this);
        foreach (var option in new Option[] { _month, _groups, _policy, _practitioner, _out, _json })
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var (console, toConsole) = (parsed.InvocationConfiguration, parsed.GetValue(_out) == "-");

        // Where the facts go to standard output, everything else goes beside it.
        var answer = new CommandAnswer(toConsole ? console.Error : console.Output, console.Error, parsed.GetValue(_json));
        var (configuration, ehr, errors) = _ehr.Read(parsed);
        if (configuration is null || ehr is null || (errors = Misused(parsed, ehr)).Count > 0)
        {
            return await answer.BadInputAsync(errors);
        }

        try
        {
            await using var output = new FactsOutput(parsed.GetValue(_out)!, console.Output);
            return await RunAsync(configuration, ehr, output, answer, parsed, cancel);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            return await answer.BadInputAsync(new CommandError("--out", unusable.Message));
        }
        catch (OperationCanceledException)
        {
            await answer.NoteAsync("ended before the panel was read: nothing was written");
            return CommandLine.FoundProblems;
        }
    }

    private async Task<int> RunAsync(
        LaunchConfiguration configuration, EhrConnection ehr, FactsOutput output, CommandAnswer answer, ParseResult parsed, CancellationToken cancel)
    {
        var (began, error) = (_clock.GetTimestamp(), parsed.InvocationConfiguration.Error);
        void Tell(string what) => error.WriteLine($"ccmfhir: {what}");
        using var line = new PanelConnection(configuration, ehr, _clock);
        using var spool = new PanelSpool();
        var (groups, trouble) = await new PanelReader(line, spool, Tell).ReadAsync(GroupsOf(parsed, ehr), EvaluateCommand.MonthOf(parsed.GetValue(_month))!.Value, cancel);
        if (trouble is not null)
        {
            var exitCode = await answer.BadInputAsync(new CommandError(trouble.Where, trouble.What));
            return trouble.Kind switch
            {
                PanelTroubleKind.Asked => exitCode,
                PanelTroubleKind.Away => CommandLine.Unreachable,
                PanelTroubleKind.Refused => CommandLine.FoundProblems,
            };
        }

        var facts = new PanelFacts(
            EvaluateCommand.MonthOf(parsed.GetValue(_month))!.Value, parsed.GetValue(_policy),
            PanelFacts.PracticeOf(ehr, parsed.GetValue(_practitioner)), ehr.Http.JsonLimits);
        var (months, without, inPart) = (0, 0, 0);
        var missed = spool.MissedOfAll();
        foreach (var chart in spool.Charts())
        {
            var month = facts.Of(chart);
            if (month.Line is { } utf8)
            {
                await output.WriteLineAsync(utf8, cancel);
            }

            (months, without) = month.Line is null ? (months, without + 1) : (months + 1, without);
            if (month.Line is null || chart.Unread.Count > missed.Count)
            {
                inPart += month.Line is null ? 0 : 1;
                Tell($"patient {chart.Patient}: {(month.Line is null ? "no facts" : "not known in part")}: {string.Join("; ", month.Why)}");
            }
        }

        await output.FinishAsync();
        foreach (var (type, why) in missed)
        {
            Tell($"{(type == PanelSpool.Anything ? "everything" : type)}: {why}; what rests on it is not known of anybody");
        }

        var summary = new PanelSummary(
            parsed.GetValue(_month)!, groups, months + without, months, without, inPart, spool.Read, spool.Broken, spool.OfNobody,
            Math.Round(_clock.GetElapsedTime(began).TotalSeconds, 1));
        await answer.DoneAsync(summary, summary.Lines());
        return without > 0 || inPart > 0 || spool.Broken.Count > 0 || missed.Any(m => m.Why != PanelReader.NotGranted)
            ? CommandLine.FoundProblems : CommandLine.Done;
    }

    private List<CommandError> Misused(ParseResult parsed, EhrConnection ehr)
    {
        var errors = new List<CommandError>();
        if (EvaluateCommand.MonthOf(parsed.GetValue(_month)) is null)
        {
            errors.Add(new CommandError("--month", "must be a calendar month, like 2026-10"));
        }

        if (!ehr.Backend.Enabled)
        {
            errors.Add(new CommandError("--ehr", $"backend is not enabled for {ehr.Id}: a panel is read with the app's own token; see docs/connecting.md, Reading the panel"));
        }

        if (GroupsOf(parsed, ehr).Length == 0)
        {
            errors.Add(new CommandError("--group", "name a Group of the EHR, or list the panel's in backend.groupIds"));
        }

        if (parsed.GetValue(_policy) is { } policy && PolicyCatalog.Shipped.Find(policy) is null)
        {
            errors.Add(new CommandError("--policy", $"name one of {string.Join(", ", PolicyCatalog.Shipped.Policies.Select(p => p.Id))}"));
        }

        if (parsed.GetValue(_practitioner) is { } practitioner && ehr.BillingPractitioners.All(b => b.Id != practitioner))
        {
            errors.Add(new CommandError("--practitioner", $"name one of {string.Join(", ", ehr.BillingPractitioners.Select(b => b.Id))}"));
        }

        return errors;
    }

    private string[] GroupsOf(ParseResult parsed, EhrConnection ehr) =>
        parsed.GetValue(_groups) is { Length: > 0 } named ? named : [.. ehr.Backend.GroupIds];

    /// <summary>What was read; no patient is named in it.</summary>
    private sealed record PanelSummary(
        string Month, IReadOnlyList<PanelGroup> Groups, int Patients, int Facts, int WithoutFacts, int InPart, IReadOnlyDictionary<string, long> Resources,
        IReadOnlyDictionary<string, long> Unreadable, long OfNoPatient, double Seconds)
    {
        public IEnumerable<string> Lines() =>
        [
            $"{Month}: {Patients} patients, {Facts} with facts ({InPart} not known in part), {WithoutFacts} without",
            .. Groups.Select(g => $"Group/{g.Group}: by {g.Way}"),
            $"read: {Counts(Resources)}",
            .. Unreadable.Count > 0 ? [$"could not be read: {Counts(Unreadable)}"] : Array.Empty<string>(),
            .. OfNoPatient > 0 ? [$"{OfNoPatient} resources name no patient and are left out"] : Array.Empty<string>(),
            string.Create(CultureInfo.InvariantCulture, $"took {Seconds:0.0} s"),
        ];

        private static string Counts(IReadOnlyDictionary<string, long> counts) =>
            counts.Count == 0 ? "nothing" : string.Join(", ", counts.Select(c => $"{c.Value} {c.Key}"));
    }
}
