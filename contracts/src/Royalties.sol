// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Burner} from "./Burner.sol";
import {IRoyalties} from "./interfaces/IRoyalties.sol";
import {Receipt} from "./interfaces/Types.sol";
import {Formats} from "./libraries/Formats.sol";
import {Challenges} from "./royalties/Challenges.sol";
import {Channels} from "./royalties/Channels.sol";
import {Claims} from "./royalties/Claims.sol";
import {Ledgers} from "./royalties/Ledgers.sol";
import {Policies} from "./royalties/Policies.sol";

/// @title Royalties
/// @notice The one contract that holds the money of answers: channels, epochs, claims, policy and bonds. Nobody owns it, nothing
/// in it can be paused, and every function changes its sums before it sends.
contract Royalties is Policies, Channels, Challenges, Claims {
    constructor(Config memory config) Ledgers(config) {}

    /// @inheritdoc IRoyalties
    function flushBurn() external {
        uint256 amount = ledger.burn;
        ledger.burn = 0;
        emit Burned(amount);
        new Burner{value: amount}();
    }

    /// @inheritdoc IRoyalties
    function flushTreasury() external {
        uint256 amount = counters.treasury;
        counters.treasury = 0;
        emit TreasuryFlushed(amount);
        _send(treasury, amount);
    }

    /// @inheritdoc IRoyalties
    function flushStakers() external {
        uint256 amount = counters.stakers;
        counters.stakers = 0;
        emit StakersFlushed(amount);
        _send(stakers, amount);
    }

    /// @inheritdoc IRoyalties
    function liabilities() external view returns (uint256) {
        uint256 inEpochs = uint256(progress.pool) + progress.pending;
        uint256 held = uint256(escrow.channels) + escrow.bonds + escrow.demands * DEMAND_BOND;
        return inEpochs + held + ledger.claimable + ledger.burn + counters.treasury + counters.stakers;
    }

    /// @inheritdoc IRoyalties
    function voucherDigest(bytes32 channelId, uint128 maxClaimableAmount) external view returns (bytes32) {
        return _hashTypedDataV4(Formats.voucher(channelId, maxClaimableAmount));
    }

    /// @inheritdoc IRoyalties
    function receiptDigest(Receipt calldata receipt) external view returns (bytes32) {
        return _hashTypedDataV4(Formats.receipt(receipt));
    }
}
