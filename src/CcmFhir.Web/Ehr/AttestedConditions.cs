using System.Collections.Immutable;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr;

/// <summary>Which of a patient's conditions somebody attested: a search for those in force leaves out what ended since.</summary>
internal sealed class AttestedConditions(Patients patients, Ledger ledger)
{
    /// <returns>Ids of the chart's Conditions; none for a patient not met before.</returns>
    public async Task<ImmutableArray<string>> IdsAsync(string practiceId, string ehrId, string patientFhirId, CancellationToken cancel) =>
        await patients.FindAsync(practiceId, ehrId, patientFhirId, cancel) is { } id
            ? [.. PatientRecord.Of(await ledger.ReadAsync(id, cancel)).Conditions.Select(c => c.What.ConditionId)]
            : [];
}
