"""Statistics: from facts to forms. Blind to registers; reads only what they publish at the waist."""
