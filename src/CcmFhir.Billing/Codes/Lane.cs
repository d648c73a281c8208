namespace CcmFhir.Billing.Codes;

/// <summary>A way of billing the month. One lane per patient and month; lanes never mix.</summary>
public enum Lane
{
    /// <summary>Clinical staff, non-complex.</summary>
    Staff,

    /// <summary>Clinical staff, complex: needs moderate or high decision making.</summary>
    Complex,

    /// <summary>The billing practitioner personally.</summary>
    Practitioner,
    PcmStaff,
    PcmPractitioner,
    CpoHomeHealth,
    CpoHospice,

    /// <summary>G0506, added to the initiating visit.</summary>
    InitiatingVisit,
}
