/** Whether a partner that is told by messages has something to be told: asked often, so it is no act of its own. */
export const newsToTell = `select exists (select from patient_index.published_untold where follower like 'messages to %') as any`;
