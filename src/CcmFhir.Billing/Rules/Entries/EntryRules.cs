using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Time;
using NodaTime.Text;

namespace CcmFhir.Billing.Rules.Entries;

/// <summary>The rules that say what time counts, in the order they are looked at. One for each <see cref="ExclusionReason"/>.</summary>
internal static class EntryRules
{
    private static readonly (string, Func<TimeEntry, string?>) Start = ("start", e => InstantPattern.General.Format(e.Start));
    private static readonly (string, Func<TimeEntry, string?>) End = ("end", e => InstantPattern.General.Format(e.End));

    public static ImmutableArray<EntryRule> All { get; } =
    [
        new("entry-not-reversed", ExclusionReason.Reversed, "Is the entry neither reversed nor a reversal?", Cite.GuideDocumentation)
        {
            Fact = ("reverses", e => e.Reverses),
            Reason = e => e.Reverses is null
                ? "This entry was reversed, so none of it counts; the correction is a new entry."
                : "This entry only reverses another one and never counts itself.",
            WhenMet = "No entry was reversed.",
        },
        new("activity-counts", ExclusionReason.Activity, "Is the work of a kind that counts towards the programme billed?", Cite.GuideTime)
        {
            Fact = ("activity", e => Words.Of(e.Activity)),
            Reason = WhyActivityDoesNotCount,
            WhenMet = "All recorded work is of a kind that counts.",
            DependsOn = ["faceToFaceCounts", "preventiveCounts"],
        },
        new("clinical-staff-role", ExclusionReason.Role, "Was the work done by the billing practitioner or by clinical staff?", Cite.GuideRoles)
        {
            Fact = ("by.role", e => e.By.Role),
            Reason = e => $"The role '{e.By.Role}' is not clinical staff for this programme, so the time does not count.",
            WhenMet = "All recorded work was done by people whose time counts.",
            Level = FindingLevel.Warn,
        },
        new("other-practitioner-time", ExclusionReason.OtherPractitioner,
            "Is another practitioner's time counted, as staff time, only where the practice has decided so?", Cite.Faq2017)
        {
            Fact = ("by.id", e => e.By.Id),
            Reason = _ => "Another practitioner's time counts only as staff time, and the setting practitionerTimeAsStaff is off.",
            WhenMet = "No other practitioner's time was left out.",
            DependsOn = ["practitionerTimeAsStaff"],
        },
        new("care-manager-credential", ExclusionReason.Credential, "Has each care manager a credential on record?", Cite.GuideRoles)
        {
            Fact = ("by.credential", e => e.By.Credential),
            Reason = e => $"Care manager is a job, not a licence: record the credential of {e.By.Name ?? e.By.Id}.",
            WhenMet = "Every care manager has a credential.",
            Level = FindingLevel.Warn,
        },
        new("work-in-united-states", ExclusionReason.Abroad, "Was the work done in the United States?", Cite.OutsideUs)
        {
            Fact = ("by.location", e => Words.Of(e.By.Location!.Value)),
            Reason = _ => "Medicare does not pay for work done outside the United States.",
            WhenMet = "All counted work was done in the United States.",
            Level = FindingLevel.Warn,
            Unsaid = (Silence.Location, "Where somebody worked is not recorded; the United States is assumed. Record the location."),
        },
        new("entry-named-and-described", ExclusionReason.Undocumented, "Does each entry name the person and say what was done?", Cite.GuideDocumentation)
        {
            Fact = ("note", e => e.Note),
            Reason = e => string.IsNullOrWhiteSpace(e.Note)
                ? "The entry does not say what was done; reverse it and record it again with a note."
                : "The entry does not name who did the work; reverse it and record it again with the name.",
            WhenMet = "Every counted entry names the person and says what was done.",
            Level = FindingLevel.Warn,
        },
        new("entry-about-managed-condition", ExclusionReason.UnmanagedCondition, "Was the work about a condition the programme manages?", Cite.GuideTime)
        {
            Fact = ("about", e => string.Join(", ", e.About!)),
            Reason = _ => "The entry is only about conditions that do not qualify, so the time does not count.",
            WhenMet = "All counted work was about qualifying conditions.",
            Unsaid = (Silence.About | Silence.AboutUnattested,
                "Some counted work does not say which qualifying condition it was about. Name the condition in the entry."),
        },
        new("minutes-used-once", ExclusionReason.UsedElsewhere, "Are the same minutes kept out of other services?", Cite.Faq)
        {
            Fact = ("usedFor", e => string.Join(", ", e.UsedFor)),
            Reason = e => $"These minutes were used for {string.Join(", ", e.UsedFor)}; a minute counts for one service only.",
            WhenMet = "No minutes were used for another service.",
        },
        new("minutes-in-month", ExclusionReason.OutsideMonth, "Does the work lie in the calendar month, in the practice's time zone?", Cite.GuideTime)
        {
            Fact = Start,
            Reason = _ => "This time lies outside the calendar month; minutes are never carried over.",
            WhenMet = "All recorded work lies in the month.",
        },
        new("minutes-in-life", ExclusionReason.AfterDeath, "Was the work done by the day of death?", Cite.Faq)
        {
            Fact = End,
            Reason = _ => "This time lies after the patient's death.",
            WhenMet = "No work was recorded after a death.",
            Level = FindingLevel.Warn,
        },
        new("minutes-after-consent", ExclusionReason.BeforeConsent, "Was the work done after the patient agreed?", Cite.GuideEligibility)
        {
            Fact = Start,
            Reason = _ => "This time lies before the patient's consent.",
            WhenMet = "No time was recorded before the consent.",
            Level = FindingLevel.Warn,
        },
        new("minutes-after-initiating-visit", ExclusionReason.BeforeInitiatingVisit, "Was the work done from the initiating visit on?", Cite.MlnBooklet)
        {
            Fact = Start,
            Reason = _ => "This time lies before the initiating visit.",
            WhenMet = "No time was recorded before an initiating visit.",
            Level = FindingLevel.Warn,
        },
        new("minutes-outside-stays", ExclusionReason.StayDay, "Was the patient outside hospital and skilled nursing care on that day?", Cite.Faq2016)
        {
            Fact = Start,
            Reason = _ => "The patient was in a facility that is paid for the care of that day.",
            WhenMet = "No time was recorded on days of a stay.",
            Level = FindingLevel.Warn,
            Needs = (m => m.Stays is null, "stays", "Nobody has looked for hospital or nursing stays in the month. Look, and record what was found."),
            AnsweredStay = AnsweredStay,
        },
        new("minutes-outside-visit-days", ExclusionReason.VisitDay, "Does the practice leave out the days of visits?", Cite.Faq)
        {
            Fact = Start,
            Reason = _ => "The patient was seen that day, and the setting sameDayVisit leaves such days out.",
            WhenMet = "No time was left out because of a visit that day.",
            DependsOn = ["sameDayVisit"],
        },
        new("minutes-apart-from-other-services", ExclusionReason.OtherService, "Are the minutes apart from those of other services?", Cite.Faq)
        {
            Fact = Start,
            Reason = _ => "Another service was billed for these very minutes.",
            WhenMet = "No minutes coincide with another service's.",
            Needs = (m => m.OtherServices is null, "otherServices",
                "Nobody has looked for other services in the month. Look, and record what was found."),
        },
        new("minutes-counted-once", ExclusionReason.Overlap, "Is every minute of the patient counted once?", Cite.Faq)
        {
            Fact = Start,
            Reason = _ => "Two people worked at the same time; the minute counts once.",
            WhenMet = "No two counted entries overlap.",
        },
    ];

    public static EntryRule For(ExclusionReason reason) => All[(int)reason];

    private static int? AnsweredStay(CaseFile file)
    {
        var stays = file.Facts.Stays!.Value;
        for (var i = 0; i < stays.Length; i++)
        {
            if (stays[i].Override is not null && stays[i].Kind != StayKind.Hospice && file.Touches(stays[i].From, stays[i].To ?? file.LastDay))
            {
                return i;
            }
        }

        return null;
    }

    private static string WhyActivityDoesNotCount(TimeEntry entry) => entry.Activity switch
    {
        Activity.Oversight => "Running the programme is not patient care; Medicare has no code for it.",
        Activity.CarePlanOversight => "Care plan oversight reaches only G0181 and G0182; bill it as that programme.",
        Activity.FaceToFace => "Face-to-face time is billed as a visit.",
        Activity.AcuteIllness => "Work on an acute illness is not care of the chronic conditions.",
        Activity.Preventive => "Preventive counselling is not counted under this policy.",
        <= Activity.Education => "Only care plan oversight counts in this programme.",
        _ => $"Work of the kind '{Words.Of(entry.Activity)}' is kept on record but never counted.",
    };
}
