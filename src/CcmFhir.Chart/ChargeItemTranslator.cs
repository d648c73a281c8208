using System.Globalization;
using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Writing.Elements;

namespace CcmFhir.Chart;

/// <summary>An approved line of the claim to a ChargeItem of our profile <c>ccm-chargeitem</c>.</summary>
public static class ChargeItemTranslator
{
    private const string Participation = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";

    /// <summary>
    /// Profile <c>ccm-chargeitem</c>: one code, identified by its key, never priced. The occurrence is the calendar month, or the day on
    /// the claim where the EHR wants one. The person who approved the month is the enterer.
    /// </summary>
    public static ChargeItem ToFhir(ChargeRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var year = record.Month.Year.ToString(CultureInfo.InvariantCulture);
        var charge = new ChargeItem
        {
            Meta = Profile(CcmTerms.ChargeProfile),
            Identifier = { Identifier(CcmTerms.ChargeIdentifier, record.Key) },
            DefinitionCanonical = { $"{CcmTerms.Canonical}/ChargeItemDefinition/ccm-{record.Code}|{year}" },
            Status = record.Status,
        };
        if (record.PartOf is { } baseItem)
        {
            charge.PartOf.Add(Reference(baseItem));
        }

        charge.Code = Concept(ProcedureCodings.SystemOf(record.Code), record.Code);
        charge.Subject = Reference(record.Patient);
        charge.Context = record.Context is { } context ? Reference(context) : null;
        if (record.ServiceDay is { } day)
        {
            charge.OccurrenceDateTime = On(day);
        }
        else
        {
            charge.OccurrencePeriod = Month(record.Month);
        }

        charge.Performer.Add(Performer("PPRF", record.Practitioner));
        charge.Performer.AddRange(record.Staff.Select(s => Performer("SPRF", s)));
        charge.PerformingOrganization = Reference(record.Organization);
        charge.Quantity = new Quantity { Value = FhirDecimal.From(record.Units) };
        charge.Enterer = Reference(record.Approver);
        charge.EnteredDate = At(record.ApprovedAt, record.Zone);
        charge.Reason.AddRange(record.Diagnoses.Select(d => Concept(Codings.Icd10Cm, d)));
        charge.Service.Add(Reference(record.MonthTotal));
        if (!string.IsNullOrWhiteSpace(record.Note))
        {
            charge.Note.Add(new Annotation { Text = record.Note });
        }

        charge.SupportingInformation.AddRange(record.Supporting.Select(s => Reference(s)));
        return charge;
    }

    private static ChargeItem.PerformerComponent Performer(string function, Actor actor) =>
        new() { Function = Concept(Participation, function), Actor = Reference(actor) };
}
