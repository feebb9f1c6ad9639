// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fees, Share} from "../../src/interfaces/Types.sol";
import {Answer, Epoch} from "../EpochBuilder.sol";
import {DisputesFixture} from "./DisputesFixture.sol";

/// @notice Honest epochs with everything that may change between answers: channels, models, shares, fees down to nothing, owners
/// and payees of Datanets and models, and the fee policy.
abstract contract RandomEpochs is DisputesFixture {
    uint256 private seed;

    /// @dev An epoch that is posted and, mostly, a finalised one before it, of up to `most` answers each.
    function randomEpochs(uint256 seed_, uint256 most) internal returns (Epoch memory before, Epoch memory e) {
        seed = seed_;
        if (draw(4) > 0) {
            before = randomEpoch(before, most);
            finalise(before);
        }
        e = randomEpoch(before, most);
    }

    function randomEpoch(Epoch memory before, uint256 most) internal returns (Epoch memory e) {
        Answer[] memory list = randomAnswers(most);
        collect();
        e = build(before, list);
        post(e);
    }

    function randomAnswers(uint256 most) private returns (Answer[] memory list) {
        if (draw(3) == 0) changePolicy();
        list = new Answer[](1 + draw(most));
        for (uint256 i; i < list.length; ++i) {
            uint256 modelId = 1 + draw(4);
            uint256 fee = draw(3) == 0 ? draw(400) : draw(1_000 ether);
            if (i == 0) ++fee;
            list[i] = ask(draw(CHANNELS), modelId, fee, randomShares(modelId));
            if (draw(3) == 0) changeHands();
        }
    }

    /// @dev Up to four rows of the Datanets that the model was trained on, sorted.
    function randomShares(uint256 modelId) private returns (Share[] memory shares) {
        shares = new Share[](4);
        uint256 count;
        uint32 left = 1_000_000;
        for (uint256 d; d < datanetIds.length; ++d) {
            uint64 id = ascending(d);
            for (uint32 v = 1; v <= 2; ++v) {
                if (!trainedOn(modelId, id, v)) continue;
                for (uint256 i; i < rows[id][v].length && count < 4; ++i) {
                    if (left == 0 || draw(2) == 0) continue;
                    uint32 ppm = draw(8) == 0 ? left : uint32(1 + draw(left));
                    left -= ppm;
                    shares[count++] = shareOf(id, v, i, ppm);
                }
            }
        }
        assembly ("memory-safe") {
            mstore(shares, count)
        }
    }

    function changePolicy() private {
        uint16 burn = uint16(draw(1_500));
        uint16 treasury = uint16(draw(1_000));
        uint16 stakers = uint16(draw(500));
        uint16 model = uint16(draw(10_001 - burn - treasury - stakers));
        uint16 data = 10_000 - burn - treasury - stakers - model;
        uint16 reviewers = uint16(draw(2_501));
        vm.prank(governance);
        royalties.setFees(Fees(burn, treasury, stakers, model, data, reviewers, uint16(draw(2_501)), 1 hours));
    }

    /// @dev A Datanet or a model gets another owner or payee.
    function changeHands() private {
        address to = address(uint160(1 << 100 | draw(5)));
        if (draw(2) == 0) {
            uint256 id = datanetIds[draw(datanetIds.length)];
            vm.startPrank(datanets.ownerOf(id));
            if (draw(2) == 0) datanets.setPayee(id, to);
            else datanets.transferFrom(datanets.ownerOf(id), to, id);
        } else {
            uint256 id = 1 + draw(4);
            vm.startPrank(models.ownerOf(id));
            if (draw(2) == 0) models.setPayee(id, to);
            else models.transferFrom(models.ownerOf(id), to, id);
        }
        vm.stopPrank();
    }

    function draw(uint256 below) internal returns (uint256) {
        seed = uint256(keccak256(abi.encode(seed)));
        return below == 0 ? 0 : seed % below;
    }

    function ascending(uint256 rank) private view returns (uint64 id) {
        for (uint256 i; i < datanetIds.length; ++i) {
            uint256 lower;
            for (uint256 j; j < datanetIds.length; ++j) {
                if (datanetIds[j] < datanetIds[i]) ++lower;
            }
            if (lower == rank) return datanetIds[i];
        }
    }

    function trainedOn(uint256 modelId, uint64 datanetId, uint32 version) private view returns (bool) {
        for (uint256 i; i < uses[modelId].length; ++i) {
            if (uses[modelId][i].datanetId == datanetId && uses[modelId][i].version == version) return true;
        }
        return false;
    }
}
