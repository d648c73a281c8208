using System.Collections.Immutable;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Fhir.Serialization;
using NodaTime;

namespace CcmFhir.Web.Ehr.Panels;

/// <summary>
/// Reads a Group without a bulk export: its members one after the other, each chart by the app's own searches (<see cref="ChartSearches.Whole"/>)
/// at the pace launch.json sets.
/// </summary>
/// <param name="ehr">Where.</param>
/// <param name="spool">Takes what comes.</param>
/// <param name="tell">Progress.</param>
internal sealed class PanelSearches(PanelConnection ehr, PanelSpool spool, Action<string> tell)
{
    private const int ToldEvery = 25;

    private readonly ImmutableArray<ChartSearch> _searches = ChartSearches.Whole(ehr.Ehr, ehr.Clock);

    /// <param name="group">Id of the Group.</param>
    /// <param name="types">What may be asked for; the rest is accounted for by the caller.</param>
    /// <param name="month">Who left the group before it began is no member.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Why the group cannot be read; null when it was, whatever became of single charts.</returns>
    public async Task<PanelTrouble?> ReadAsync(string group, IReadOnlyList<string> types, YearMonth month, CancellationToken cancel)
    {
        var answer = await ehr.Client.ReadAsync<Group>(group, cancel);
        if (answer.Value is not { } found)
        {
            return answer.Failure!.Kind == FhirFailureKind.NotFound
                ? new PanelTrouble(PanelTroubleKind.Asked, $"Group/{group}", "the EHR has no such Group; correct --group or backend.groupIds")
                : PanelTrouble.Of($"Group/{group}", answer.Failure);
        }

        if (found.Member.Count == 0)
        {
            return new PanelTrouble(PanelTroubleKind.Asked, $"Group/{group}", "lists no members, and the EHR exports no groups: name a Group that lists its members");
        }

        var members = found.Member.Where(m => IsIn(m, month)).Select(m => IdOf(m.Entity)).ToArray();
        if (members.Count(m => m is null) is > 0 and var others)
        {
            tell($"Group/{group}: {others} members are no patients of this EHR and are left out");
        }

        string[] patients = [.. members.OfType<string>().Distinct(StringComparer.Ordinal).Where(spool.Enrol)];
        for (var i = 0; i < patients.Length; i++)
        {
            await ReadChartAsync(patients[i], types, cancel);
            if ((i + 1) % ToldEvery == 0 || i + 1 == patients.Length)
            {
                tell($"Group/{group}: {i + 1} of {patients.Length} charts read");
            }
        }

        return null;
    }

    /// <summary>http://hl7.org/fhir/R4/group.html: not taken out, and not gone before the month began.</summary>
    private static bool IsIn(Group.MemberComponent member, YearMonth month) =>
        member.Inactive != true && !(member.Period?.End?.LastDay is { } end && LocalDate.FromDateOnly(end) < month.OnDayOfMonth(1));

    /// <summary>Null for a group, a device, a person known by a number only, or a patient elsewhere.</summary>
    private string? IdOf(ResourceReference? entity)
    {
        var reference = entity?.Reference ?? "";
        var root = ehr.Ehr.Iss[0].TrimEnd('/') + "/";
        var local = reference.StartsWith(root, StringComparison.Ordinal) ? reference[root.Length..] : reference;
        return local.Split('/') is ["Patient", { Length: > 0 } id, ..] ? id : null;
    }

    private async Task ReadChartAsync(string patient, IReadOnlyList<string> types, CancellationToken cancel)
    {
        var person = await ehr.Client.ReadAsync<Patient>(patient, cancel);
        if (person.Value is not { } found)
        {
            spool.Miss(patient, "Patient", PanelTrouble.Told(person.Failure!));
            return;
        }

        spool.Add("Patient", FhirJson.Write(found));
        var asked = _searches.Where(s => types.Contains(s.Type)).ToArray();
        var answers = await Task.WhenAll(asked.Select(s => s.RunAsync(ehr.Client, patient, cancel)));
        foreach (var (search, answer) in asked.Zip(answers))
        {
            foreach (var resource in answer.Found)
            {
                spool.Add(search.Type, FhirJson.Write(resource));
            }

            if (answer.Failure is not null || !answer.IsComplete)
            {
                spool.Miss(patient, search.Type, answer.Failure is { } failure ? PanelTrouble.Told(failure) : "the EHR's answer is incomplete");
            }
        }
    }
}
