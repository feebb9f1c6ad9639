// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IRoyalties} from "../interfaces/IRoyalties.sol";
import {Ledgers} from "./Ledgers.sol";

/// @title Bonds
/// @notice Security of whoever posts epochs. Rewards of challengers and lost demands are credited here as well, so that nobody's
/// refusal to receive can hold an epoch up.
abstract contract Bonds is Ledgers {
    using SafeCast for uint256;

    /// @inheritdoc IRoyalties
    function depositBond() external payable {
        escrow.bonds += msg.value.toUint96();
        _setBond(msg.sender, bonds[msg.sender] + msg.value);
    }

    /// @inheritdoc IRoyalties
    function withdrawBond(uint256 amount) external {
        (uint256 bond, uint256 needed) = (bonds[msg.sender], bondNeeded(msg.sender));
        if (amount > bond || bond - amount < needed) revert AboveBond(needed, bond);
        escrow.bonds -= uint96(amount);
        _setBond(msg.sender, bond - amount);
        _send(msg.sender, amount);
    }

    /// @inheritdoc IRoyalties
    function bondNeeded(address account) public view returns (uint256) {
        Progress memory state = progress;
        if (account == operator) return uint256(state.pool) + state.pending;
        return state.substitute && account == poster ? state.pending : 0;
    }

    function _setBond(address account, uint256 bond) internal {
        bonds[account] = bond;
        emit BondChanged(account, bond);
    }
}
