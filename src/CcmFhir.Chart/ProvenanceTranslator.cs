using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>Who wrote something into the chart, and by which rules.</summary>
/// <param name="Targets">What was written, with its version where the server told one.</param>
/// <param name="IsUpdate">False for a create.</param>
/// <param name="Author">Id of the person.</param>
/// <param name="RecordedAt">When.</param>
/// <param name="Policy">URI of the rule set; null where no rule decided.</param>
/// <param name="Sources">Tasks and Observations it was made from.</param>
public sealed record WriteRecord(
    IReadOnlyList<ResourceReference> Targets,
    bool IsUpdate,
    string Author,
    Instant RecordedAt,
    string? Policy,
    IReadOnlyList<ResourceReference> Sources);

/// <summary>A write as a Provenance of profile ccm-provenance.</summary>
public static class ProvenanceTranslator
{
    public static Provenance ToFhir(WriteRecord write, ChartContext context)
    {
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(context);
        var provenance = new Provenance
        {
            Meta = new Meta { Profile = { Canonicals.Profile("ccm-provenance") } },
            OccurredDateTime = context.At(write.RecordedAt),
            Recorded = context.At(write.RecordedAt),
            Reason = { new CodeableConcept(Systems.ActReason, "TREAT"), new CodeableConcept(Systems.ActReason, "HPAYMT") },
            Activity = new CodeableConcept(Systems.DataOperation, write.IsUpdate ? "UPDATE" : "CREATE"),
            Agent =
            {
                new()
                {
                    Type = new CodeableConcept(Systems.ProvenanceParticipant, "author"),
                    Who = PersonId.ToReference(write.Author),
                    OnBehalfOf = context.Practice,
                },
                new()
                {
                    Type = new CodeableConcept(Systems.ProvenanceParticipant, "assembler"),
                    Who = new ResourceReference { Type = "Device", Display = "CcmFhir" },
                },
            },
        };
        provenance.Target.AddRange(write.Targets);
        if (write.Policy is not null)
        {
            provenance.Policy.Add(write.Policy);
        }

        foreach (var source in write.Sources)
        {
            provenance.Entity.Add(new() { Role = Provenance.ProvenanceEntityRole.Source, What = source });
        }

        return provenance;
    }
}
