using System.Collections.Immutable;

namespace CcmFhir.Billing.Time;

/// <summary>Whether an entry counts at all, whatever its hours: who, what, and how it is documented.</summary>
internal static class EntryScreen
{
    /// <summary>Null when the entry counts; then <paramref name="countedAs"/> says as whose.</summary>
    public static ExclusionReason? Exclude(TimeEntry entry, CountingRules rules, out CountedAs countedAs)
    {
        countedAs = CountedAs.Staff;
        if (!ActivityCounts(entry.Activity, rules))
        {
            return ExclusionReason.Activity;
        }

        if (ExcludeWorker(entry.By, rules, ref countedAs) is { } reason)
        {
            return reason;
        }

        if (entry.By.Location == WorkLocation.Abroad)
        {
            return ExclusionReason.Abroad;
        }

        if (!IsDocumented(entry))
        {
            return ExclusionReason.Undocumented;
        }

        if (NamesOnlyUnqualified(entry, rules))
        {
            return ExclusionReason.UnmanagedCondition;
        }

        return entry.UsedFor.IsEmpty ? null : ExclusionReason.UsedElsewhere;
    }

    /// <summary>What is not said about an entry that counts.</summary>
    public static Silence SilenceOf(TimeEntry entry, CountingRules rules)
    {
        var silence = entry.By.Location is null ? Silence.Location : Silence.None;
        silence |= entry.By.Employment is null ? Silence.Employment : Silence.None;
        if (entry.About is not { IsEmpty: false } about)
        {
            return silence | Silence.About;
        }

        return Any(about, rules, FindingOutcome.Met) ? silence : silence | Silence.AboutUnattested;
    }

    private static bool ActivityCounts(Activity activity, CountingRules rules)
    {
        if (rules.IsCarePlanOversight)
        {
            return activity == Activity.CarePlanOversight;
        }

        return activity.CountsAlways()
            || (activity == Activity.FaceToFace && rules.Settings.FaceToFaceCounts)
            || (activity == Activity.Preventive && rules.Settings.PreventiveCounts);
    }

    private static ExclusionReason? ExcludeWorker(Worker by, CountingRules rules, ref CountedAs countedAs)
    {
        var folded = rules.Settings.PractitionerTimeAsStaff && !rules.IsCarePlanOversight;
        if (by.Id == rules.Facts.BillingPractitioner.Id)
        {
            countedAs = folded ? CountedAs.Staff : CountedAs.Practitioner;
            return null;
        }

        if (Roles.IsPractitioner(by.Role))
        {
            return folded ? null : ExclusionReason.OtherPractitioner;
        }

        if (!Roles.IsStaff(by.Role) || rules.IsCarePlanOversight)
        {
            return ExclusionReason.Role;
        }

        return by.Role == Roles.CareManager && string.IsNullOrWhiteSpace(by.Credential) ? ExclusionReason.Credential : null;
    }

    private static bool IsDocumented(TimeEntry entry) =>
        !string.IsNullOrWhiteSpace(entry.Note) && !string.IsNullOrWhiteSpace(entry.By.Name);

    private static bool NamesOnlyUnqualified(TimeEntry entry, CountingRules rules) =>
        entry.About is { IsEmpty: false } about
        && !rules.IsCarePlanOversight
        && !Any(about, rules, FindingOutcome.Met)
        && !Any(about, rules, FindingOutcome.Undetermined);

    private static bool Any(ImmutableArray<string> about, CountingRules rules, FindingOutcome outcome)
    {
        var conditions = rules.Facts.Conditions;
        foreach (var id in about)
        {
            for (var i = 0; i < conditions.Length; i++)
            {
                if (rules.Conditions[i] == outcome && conditions[i].Id == id)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
