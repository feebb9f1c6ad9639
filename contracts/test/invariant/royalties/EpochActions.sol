// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClaimLeaf} from "../../../src/interfaces/Evidence.sol";
import {IRoyalties} from "../../../src/interfaces/IRoyalties.sol";
import {Fees, Header} from "../../../src/interfaces/Types.sol";
import {EpochModel} from "./EpochModel.sol";

/// @notice The operator, or a successor, posts honest and dishonest epochs; anyone finalises; governance changes the fees.
abstract contract EpochActions is EpochModel {
    uint256 internal constant LIES = 5;
    bool internal honest;
    address internal pendingPoster;
    uint256 private lastPost = START;
    /// @dev The only leaf of a dishonest claims tree.
    ClaimLeaf internal forgery;

    function postHonest(uint256 seed) external tracked {
        _postByOperator(seed, 0);
        _did("postHonest");
    }

    function postDishonest(uint256 seed) external tracked {
        _postByOperator(seed, _between(seed, 1, 1, LIES));
        _did("postDishonest");
    }

    /// @dev Not a second before the operator was away for seven days.
    function postAsSuccessor(uint256 seed) external tracked {
        vm.assume(pool != 0 && _mayBeFinalised());
        address successor = bonded[1 + seed % (bonded.length - 1)];
        uint256 from = lastPost + 7 days;
        Header memory header = _draft(seed);
        if (vm.getBlockTimestamp() <= from) {
            vm.warp(from);
            _refused(successor, header, abi.encodeWithSelector(IRoyalties.OperatorsTurn.selector, from));
            vm.warp(from + 1);
        }
        uint256 bond = royalties.bonds(successor);
        if (bond < pool) {
            _refused(successor, header, abi.encodeWithSelector(IRoyalties.AboveBond.selector, pool, bond));
            _depositBond(successor, pool - bond);
        }
        _post(successor, header, _random(seed, 2) % 3 == 0 ? _between(seed, 1, 1, LIES) : 0);
        _did("postAsSuccessor");
    }

    function finalise() external tracked {
        vm.assume(pending != 0 && _mayBeFinalised());
        _finalise();
        _did("finalise");
    }

    /// @dev Within the bounds; the model's and the data's part are what is left.
    function setFees(uint256 seed) external tracked {
        Fees memory f;
        f.burnBps = uint16(_between(seed, 0, 0, 3_000));
        f.treasuryBps = uint16(_between(seed, 1, 0, 3_000 - f.burnBps));
        f.stakersBps = uint16(_between(seed, 2, 0, 3_000 - f.burnBps - f.treasuryBps));
        uint256 rest = BPS - f.burnBps - f.treasuryBps - f.stakersBps;
        f.modelBps = uint16(_between(seed, 3, 0, rest));
        f.dataBps = uint16(rest - f.modelBps);
        f.reviewersBps = uint16(_between(seed, 4, 0, 5_000));
        f.curatorsBps = uint16(_between(seed, 5, 0, 5_000 - f.reviewersBps));
        f.disputeWindow = uint32(_between(seed, 6, 1 hours, seed % 4 == 0 ? 7 days : 12 hours));
        vm.prank(governance);
        royalties.setFees(f);
        _schedule(f);
        _did("setFees");
    }

    function _finalise() internal {
        (Header memory header, bytes32 before) = (epochs[number].header, epochs[number].previousHead);
        uint256 finalAt = progress().finalAt;
        if (vm.getBlockTimestamp() < finalAt) {
            vm.warp(finalAt - 1);
            vm.expectRevert(abi.encodeWithSelector(IRoyalties.WindowOpen.selector, finalAt));
            royalties.finalise(header, before);
            vm.warp(finalAt);
        }
        royalties.finalise(header, before);
        _countFinalised();
    }

    /// @dev Waits for the window of the epoch before, and deposits what a slash took.
    function _postByOperator(uint256 seed, uint256 lie) internal {
        vm.assume(pool != 0 && _mayBeFinalised());
        Header memory header = _draft(seed);
        uint256 bond = royalties.bonds(operator);
        if (bond < pool) {
            _refused(operator, header, abi.encodeWithSelector(IRoyalties.AboveBond.selector, pool, bond));
            _cover(0, seed);
        }
        uint256 finalAt = progress().finalAt;
        if (pending != 0 && vm.getBlockTimestamp() < finalAt) {
            _refused(operator, header, abi.encodeWithSelector(IRoyalties.WindowOpen.selector, finalAt));
            vm.warp(finalAt);
        }
        _post(operator, header, lie);
    }

    /// @dev Nobody but an honest watcher stands between a lie and its end, so a lie waits for its dispute.
    function _mayBeFinalised() internal view returns (bool) {
        return pending == 0 || (honest && !progress().demanded);
    }

    /// @param lie 0: none; else which.
    function _post(address account, Header memory header, uint256 lie) private {
        honestNow = header;
        _refuseWrongSums(account, header);
        if (lie == 1) {
            forgery = ClaimLeaf(0, thief, 10 * header.lineSum + 1, 0, 1);
            header.claims = _hash(forgery);
        } else if (lie == 2) {
            header.lines = keccak256("lines");
        } else if (lie == 3) {
            header.receipts = keccak256("receipts");
        } else if (lie == 4 || header.lineSum == 0) {
            if (lie != 0) header.data = keccak256("data");
        } else if (lie == LIES) {
            header.lineSum /= 2;
        }
        bytes32 head = royalties.head();
        (Header memory previous, bytes32 before) = (epochs[number].header, epochs[number].previousHead);
        vm.prank(account);
        royalties.post(previous, before, header);
        if (pending != 0) _countFinalised();
        ++number;
        epochs[number] = Epoch(header, head, drafted);
        (honest, pendingPoster, pending, pool, lastPost) = (lie == 0, account, pool, 0, vm.getBlockTimestamp());
    }

    /// @dev Less than the pool, and more lines than the policy gives them.
    function _refuseWrongSums(address account, Header memory header) private {
        (uint256 total, uint256 lineSum) = (header.total, header.lineSum);
        --header.total;
        _refused(account, header, abi.encodeWithSelector(IRoyalties.TotalIsNotPool.selector, total - 1, total));
        header.total = total;
        uint256 most = total * _linesBps(number + 1) / BPS;
        header.lineSum = most + 1;
        _refused(account, header, abi.encodeWithSelector(IRoyalties.LinesAbovePolicy.selector, most + 1, most));
        header.lineSum = lineSum;
    }

    function _refused(address account, Header memory header, bytes memory problem) private {
        (Header memory previous, bytes32 before) = (epochs[number].header, epochs[number].previousHead);
        vm.expectRevert(problem);
        vm.prank(account);
        royalties.post(previous, before, header);
    }
}
