using System.Collections.Immutable;
using System.Text;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing.Tests.Cases;

/// <summary>The base month as facts, for tests that vary it in code.</summary>
internal static class Sample
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 10, 5, 17, 0);

    /// <summary>October 2026, Medicare, everything in order, no entries.</summary>
    public static CareMonth Month { get; } = FactsReader.Read(Encoding.UTF8.GetBytes(CaseFacts.Base().ToJsonString())).Month!;

    /// <summary>The base month with decision making of high complexity on record, or without.</summary>
    public static CareMonth WithDecisionMaking(bool recorded) => Month with
    {
        DecisionMaking = recorded ? [new DecisionMaking(DecisionMakingLevel.High, "dr", new LocalDate(2026, 10, 6))] : null,
    };

    /// <summary>An entry that starts so many seconds after noon of 5 October.</summary>
    public static TimeEntry Entry(string id, long startSeconds, long seconds, bool practitioner = false, string worker = "rn1") => new()
    {
        Id = id,
        Start = Noon + Duration.FromSeconds(startSeconds),
        End = Noon + Duration.FromSeconds(startSeconds + seconds),
        By = new Worker
        {
            Id = practitioner ? "dr" : worker,
            Name = "Ann Example",
            Role = practitioner ? "physician" : "rn",
            Employment = Employment.Employed,
            Location = WorkLocation.Us,
        },
        Activity = Activity.PatientCall,
        About = ["diabetes"],
        Note = $"Note {id}",
    };

    public static ImmutableArray<TimeEntry> Minutes(int minutes, bool practitioner) =>
        minutes == 0 ? [] : [Entry("t1", 0, minutes * 60L, practitioner)];
}
