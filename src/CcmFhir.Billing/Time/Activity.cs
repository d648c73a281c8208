namespace CcmFhir.Billing.Time;

/// <summary>What a time entry was spent on. Some count towards care management, the others are kept but never counted.</summary>
public enum Activity
{
    PatientCall,
    CaregiverCall,
    SecureMessage,
    ChartReview,
    CarePlan,
    MedicationReconciliation,
    MedicationManagement,
    SpecialistCoordination,
    Referral,
    CommunityResource,
    Transport,
    TransitionFollowUp,
    Education,

    /// <summary>Not counted unless a house setting says so: visits are billed as visits.</summary>
    FaceToFace,
    AcuteIllness,

    /// <summary>Not counted unless a house setting says so.</summary>
    Preventive,
    Clerical,
    Billing,
    Travel,
    Voicemail,

    /// <summary>Running the programme. Medicare has no code for it; it can never reach a minute sum.</summary>
    Oversight,

    /// <summary>Personal work on a home health or hospice plan of care: reaches only G0181 and G0182.</summary>
    CarePlanOversight,
}

/// <summary>What holds of an activity under every policy.</summary>
public static class Activities
{
    /// <summary>Counts towards care management whatever the house settings say.</summary>
    public static bool CountsAlways(this Activity activity) => activity <= Activity.Education;
}
