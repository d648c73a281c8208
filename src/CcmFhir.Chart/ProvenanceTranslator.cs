using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Writing.Elements;

namespace CcmFhir.Chart;

/// <summary>The record of a write to a Provenance of our profile <c>ccm-provenance</c>. R4 gives Provenance no identifier.</summary>
public static class ProvenanceTranslator
{
    private const string ParticipantTypes = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

    /// <summary>Profile <c>ccm-provenance</c>: the author, for the practice, with this software as assembler.</summary>
    public static Provenance ToFhir(ProvenanceRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var provenance = new Provenance { Meta = Profile(CcmTerms.ProvenanceProfile) };
        provenance.Target.AddRange(record.Targets.Select(t => Reference(t)));
        if (record.OccurredStart is { } start)
        {
            provenance.OccurredPeriod = new() { Start = At(start, record.Zone), End = record.OccurredEnd is { } end ? At(end, record.Zone) : null };
        }

        provenance.Recorded = At(record.Recorded, record.Zone);
        if (record.RuleSet is { } rules)
        {
            provenance.Policy.Add(rules);
        }

        provenance.Reason.Add(Concept("http://terminology.hl7.org/CodeSystem/v3-ActReason", "TREAT"));
        if (record.ForPayment)
        {
            provenance.Reason.Add(Concept("http://terminology.hl7.org/CodeSystem/v3-ActReason", "HPAYMT"));
        }

        provenance.Activity = Concept("http://terminology.hl7.org/CodeSystem/v3-DataOperation", record.IsUpdate ? "UPDATE" : "CREATE");
        provenance.Agent.Add(new()
        {
            Type = Concept(ParticipantTypes, "author"),
            Who = Reference(record.Author),
            OnBehalfOf = Reference(record.Organization),
        });
        provenance.Agent.Add(new() { Type = Concept(ParticipantTypes, "assembler"), Who = Device(record.Software) });
        provenance.Entity.AddRange(record.Sources.Select(s => new Provenance.EntityComponent
        {
            Role = Provenance.ProvenanceEntityRole.Source,
            What = Reference(s),
        }));
        return provenance;
    }

    private static ResourceReference Device(string software) => new() { Type = "Device", Display = software };
}
