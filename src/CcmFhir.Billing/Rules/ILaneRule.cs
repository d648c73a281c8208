using CcmFhir.Billing.Claims;

namespace CcmFhir.Billing.Rules;

/// <summary>A blocking rule whose answer depends on the lane billed, so that alternatives are judged by it too.</summary>
internal interface ILaneRule
{
    FindingOutcome On(CaseFile file, LaneState lane);
}
